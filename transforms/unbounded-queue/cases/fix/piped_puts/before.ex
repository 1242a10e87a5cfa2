defmodule Chat.Room do
  @moduledoc "What was said in a room."
  use GenServer

  @impl true
  def init(topic), do: {:ok, %{topic: topic, history: [], speaker: nil}}

  @impl true
  def handle_cast({:say, who, what}, state) do
    new_state =
      state
      |> Map.put(:history, state.history ++ [{who, what}])
      |> Map.put(:speaker, who)

    {:noreply, new_state}
  end

  @impl true
  def handle_call(:history, _from, state), do: {:reply, state.history, state}
end
