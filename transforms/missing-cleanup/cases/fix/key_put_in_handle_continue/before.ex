defmodule Map.Drawer do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def workspace(pid), do: GenServer.call(pid, :workspace)

  @impl true
  def init(opts), do: {:ok, %{opts: opts}, {:continue, :prepare}}

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
end
