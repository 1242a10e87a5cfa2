defmodule Map.Drawer do
  use GenServer
  require Logger

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def workspace(pid), do: GenServer.call(pid, :workspace)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    {:ok, %{opts: opts}, {:continue, :prepare}}
  end

  @impl true
  def handle_continue(:prepare, state) do
    workspace = Path.join(System.tmp_dir!(), "atlas-#{System.unique_integer([:positive])}")
    :ok = File.mkdir_p(workspace)
    {:noreply, Map.put(state, :workspace, workspace)}
  end

  @impl true
  def handle_call(:workspace, _from, state) do
    {:reply, state.workspace, state}
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
    if workspace = Map.get(state, :workspace), do: File.rm_rf(workspace)
  end
end
