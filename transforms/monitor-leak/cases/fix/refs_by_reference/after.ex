defmodule Names.Table do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    # names: name => pid, refs: reference => name
    {:ok, %{names: %{}, refs: %{}}}
  end

  @impl true
  def handle_call({:register, name, pid}, _from, state) do
    ref = Process.monitor(pid)
    state = demonitor_entry(state, name)
    names = Map.put(state.names, name, pid)
    refs = Map.put(state.refs, ref, name)
    {:reply, :ok, %{state | names: names, refs: refs}}
  end

  def handle_call({:unregister, name}, _from, state) do
    state = demonitor_entry(state, name)

    case Map.pop(state.names, name) do
      {nil, _names} -> {:reply, {:error, :unknown}, state}
      {pid, names} -> {:reply, {:ok, pid}, %{state | names: names}}
    end
  end

  def handle_call({:whereis, name}, _from, state), do: {:reply, state.names[name], state}

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, state) do
    {name, refs} = Map.pop(state.refs, ref)
    {:noreply, %{state | names: Map.delete(state.names, name), refs: refs}}
  end

  # The entry of key is about to go; its monitor goes first.
  defp demonitor_entry(state, key) do
    refs = for {ref, ^key} <- state.refs, do: ref
    Enum.each(refs, &Process.demonitor(&1, [:flush]))
    %{state | refs: Map.drop(state.refs, refs)}
  end
end
