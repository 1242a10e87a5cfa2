defmodule Frame.Maker do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)

    {:ok, %{files: MapSet.new()}}
  end

  @impl true
  def handle_cast({:render, text}, state) do
    path = Path.join(System.tmp_dir!(), "frame-#{System.unique_integer([:positive])}")
    File.write!(path, text)
    {:noreply, update_in(state.files, &MapSet.put(&1, path))}
  end

  @impl true
  def handle_call(:files, _from, state), do: {:reply, MapSet.to_list(state.files), state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    Enum.each(state.files, &File.rm/1)
  end
end
