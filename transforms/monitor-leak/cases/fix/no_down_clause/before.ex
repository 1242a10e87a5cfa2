defmodule Press.Feed do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl GenServer
  def init(_), do: {:ok, %{readers: MapSet.new()}}

  @impl GenServer
  def handle_call({:subscribe, reader}, _from, state) do
    Process.monitor(reader)
    {:reply, :ok, %{state | readers: MapSet.put(state.readers, reader)}}
  end

  @impl GenServer
  def handle_call({:unsubscribe, reader}, _from, state) do
    {:reply, :ok, %{state | readers: MapSet.delete(state.readers, reader)}}
  end

  @impl GenServer
  def handle_call(:count, _from, state), do: {:reply, MapSet.size(state.readers), state}

  defdelegate now, to: System, as: :monotonic_time
end
