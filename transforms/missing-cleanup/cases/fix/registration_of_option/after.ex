defmodule Town.Directory do
  def enlist(name, pid), do: :persistent_term.put({:directory, name}, pid)
  def strike(name), do: :persistent_term.erase({:directory, name})
end

defmodule Town.Gate do
  use GenServer

  import Town.Directory, only: [enlist: 2]

  def start_link(_), do: GenServer.start_link(__MODULE__, "north")
  def name(server), do: GenServer.call(server, :name)

  @impl true
  def init(name) do
    Process.flag(:trap_exit, true)

    enlist({:gate, name}, self())
    state = %{open: false, name: name}
    {:ok, state}
  end

  @impl true
  def handle_call(:name, _from, state), do: {:reply, {:gate, "north"}, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:open, state), do: {:noreply, %{state | open: true}}

  @impl true
  def terminate(_reason, state) do
    Town.Directory.strike({:gate, state.name})
  end
end
