defmodule Leave.TakenToALength do
  use GenServer
  @keep 50

  def init(_), do: {:ok, %{events: [], log: [], times: []}}

  def handle_cast({:event, event}, state) do
    {:noreply, %{state | events: Enum.take([event | state.events], @keep)}}
  end

  def handle_cast({:log, line}, state) do
    log = [line | state.log] |> Enum.slice(0, 10)
    {:noreply, %{state | log: log}}
  end

  # A window of time.
  def handle_info({:hit, now}, state) do
    times = Enum.filter([now | state.times], &(&1 > now - 1000))
    {:noreply, Map.put(state, :times, times)}
  end
end
