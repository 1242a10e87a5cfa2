defmodule Leave.KeyedByReference do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{listeners: %{}}}

  @impl true
  def handle_call({:listen, channel}, {pid, _tag}, state) do
    ref = Process.monitor(pid)
    {:reply, {:ok, ref}, put_in(state.listeners[ref], {channel, pid})}
  end

  def handle_call({:unlisten, ref}, _from, state) do
    case pop_in(state.listeners[ref]) do
      {nil, _state} ->
        {:reply, :error, state}

      {_entry, state} ->
        Process.demonitor(ref, [:flush])
        {:reply, :ok, state}
    end
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, state) do
    {_entry, state} = pop_in(state.listeners[ref])
    {:noreply, state}
  end
end
