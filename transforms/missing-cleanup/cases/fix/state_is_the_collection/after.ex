defmodule Boat.House do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)

    {:ok, %{}}
  end

  @impl true
  def handle_call({:open, id}, _from, sessions) do
    dir = Path.join(System.tmp_dir!(), "session-#{id}")
    File.mkdir_p!(dir)
    {:reply, {:ok, dir}, Map.put(sessions, id, dir)}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    Enum.each(Map.values(state), &File.rm_rf/1)
  end
end
