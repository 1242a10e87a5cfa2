defmodule Vote.Box do
  @moduledoc "Collects votes, and who has voted."
  use GenServer

  @impl true
  def init(_), do: {:ok, %{votes: [], voters: []}}

  @impl true
  def handle_cast({:vote, who, choice}, state) do
    # Kept apart, so that nobody learns who chose what.
    new_state = %{
      state
      | votes: [choice | state.votes],
        voters: [who | state.voters]
    }

    {:noreply, new_state}
  end

  @impl true
  def handle_call(:count, _from, state) do
    {:reply, Enum.frequencies(state.votes), %{state | votes: [], voters: []}}
  end
end
