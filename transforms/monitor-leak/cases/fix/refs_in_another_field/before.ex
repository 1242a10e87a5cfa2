defmodule Radio.Station do
  use GenServer

  defstruct listeners: %{}, refs: %{}

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call({:tune_in, channel, pid}, _from, state) do
    ref = Process.monitor(pid)

    listeners = Map.update(state.listeners, channel, MapSet.new([pid]), &MapSet.put(&1, pid))
    {:reply, :ok, %{state | listeners: listeners, refs: Map.put(state.refs, pid, ref)}}
  end

  def handle_call({:tune_out, channel, pid}, _from, state) do
    listeners = Map.update(state.listeners, channel, MapSet.new(), &MapSet.delete(&1, pid))
    {:reply, :ok, %{state | listeners: listeners}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    listeners = Map.new(state.listeners, fn {ch, pids} -> {ch, MapSet.delete(pids, pid)} end)
    {:noreply, %{state | listeners: listeners, refs: Map.delete(state.refs, pid)}}
  end
end
