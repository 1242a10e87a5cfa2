defmodule Chat.Room do
  @moduledoc "What was said in a room."
  use GenServer
  require Logger

  @max_history 3

  @impl true
  def init(topic),
    do: {:ok, %{topic: topic, history: [], speaker: nil, history_count: 0, history_dropped: 0}}

  @impl true
  def handle_cast({:say, who, what}, state) do
    new_state =
      state
      |> Map.put(:history, state.history ++ [{who, what}])
      |> bound_history()
      |> Map.put(:speaker, who)

    {:noreply, new_state}
  end

  @impl true
  def handle_call(:history, _from, state), do: {:reply, state.history, state}

  # Counts what was added to `history`, or drops the oldest if it is full.
  defp bound_history(%{history_count: count} = state) when count < @max_history do
    %{state | history_count: count + 1}
  end

  defp bound_history(state) do
    [_oldest | history] = state.history
    if state.history_dropped == 0, do: Logger.warning("history is full: the oldest are dropped")
    %{state | history: history, history_dropped: state.history_dropped + 1}
  end
end
