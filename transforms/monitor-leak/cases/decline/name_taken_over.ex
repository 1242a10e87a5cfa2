# declines: another process may take over
defmodule Harbour do
  use GenServer

  @impl true
  def init(_opts), do: {:ok, %{boats: %{}, refs: %{}}}

  @impl true
  def handle_call({:register, call_sign, pid}, _from, state) do
    ref = Process.monitor(pid)
    boats = Map.put(state.boats, call_sign, pid)
    {:reply, :ok, %{state | boats: boats, refs: Map.put(state.refs, ref, call_sign)}}
  end

  def handle_call({:unregister, call_sign}, _from, state) do
    {:reply, :ok, %{state | boats: Map.delete(state.boats, call_sign)}}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, state) do
    {call_sign, refs} = Map.pop(state.refs, ref)
    {:noreply, %{state | boats: Map.delete(state.boats, call_sign), refs: refs}}
  end
end
