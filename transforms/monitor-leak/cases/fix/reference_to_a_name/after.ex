defmodule Marina do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def register(server, call_sign, pid), do: GenServer.call(server, {:register, call_sign, pid})
  def unregister(server, call_sign), do: GenServer.call(server, {:unregister, call_sign})
  def hail(server, call_sign), do: GenServer.call(server, {:hail, call_sign})

  @impl true
  def init(_opts), do: {:ok, %{boats: %{}, refs: %{}}}

  @impl true
  def handle_call({:register, call_sign, pid}, _from, state) do
    if Map.has_key?(state.boats, call_sign) do
      {:reply, {:error, :taken}, state}
    else
      ref = Process.monitor(pid)
      boats = Map.put(state.boats, call_sign, pid)
      refs = Map.put(state.refs, ref, call_sign)
      {:reply, :ok, %{state | boats: boats, refs: refs}}
    end
  end

  def handle_call({:unregister, call_sign}, _from, state) do
    {:reply, :ok, demonitor_removed(%{state | boats: Map.delete(state.boats, call_sign)})}
  end

  def handle_call({:hail, call_sign}, _from, state) do
    {:reply, Map.fetch(state.boats, call_sign), state}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, state) do
    {call_sign, refs} = Map.pop(state.refs, ref)
    {:noreply, %{state | boats: Map.delete(state.boats, call_sign), refs: refs}}
  end

  # Releases the monitors of what is gone.
  defp demonitor_removed(state) do
    refs = for {ref, call_sign} <- state.refs, not is_map_key(state.boats, call_sign), do: ref
    Enum.each(refs, &Process.demonitor(&1, [:flush]))
    %{state | refs: Map.drop(state.refs, refs)}
  end
end
