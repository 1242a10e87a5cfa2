defmodule Vote.Box do
  @moduledoc "Collects votes, and who has voted."
  use GenServer
  require Logger

  @max_voters 2
  @max_votes 2

  @impl true
  def init(_),
    do:
      {:ok,
       %{
         votes: [],
         voters: [],
         votes_count: 0,
         votes_dropped: 0,
         voters_count: 0,
         voters_dropped: 0
       }}

  @impl true
  def handle_cast({:vote, who, choice}, state) do
    # Kept apart, so that nobody learns who chose what.
    next = %{
      state
      | votes: [choice | state.votes],
        voters: [who | state.voters]
    }

    state = bound_voters(next)

    new_state = bound_votes(state)

    {:noreply, new_state}
  end

  @impl true
  def handle_call(:count, _from, state) do
    next = %{state | votes: [], voters: []}
    {:reply, Enum.frequencies(state.votes), recount_votes(recount_voters(next))}
  end

  # Counts what was added to `votes`, or drops the oldest if it is full.
  defp bound_votes(%{votes_count: count} = state) when count < @max_votes do
    %{state | votes_count: count + 1}
  end

  defp bound_votes(state) do
    {_oldest, votes} = List.pop_at(state.votes, -1)
    if state.votes_dropped == 0, do: Logger.warning("votes is full: the oldest are dropped")
    %{state | votes: votes, votes_dropped: state.votes_dropped + 1}
  end

  # Counts what is left in `votes`, and tells what was dropped once it is not full.
  defp recount_votes(state) do
    state = %{state | votes_count: length(state.votes)}

    if state.votes_dropped > 0 and state.votes_count < @max_votes do
      Logger.warning("votes has room again: #{state.votes_dropped} were dropped")
      %{state | votes_dropped: 0}
    else
      state
    end
  end

  # Counts what was added to `voters`, or drops the oldest if it is full.
  defp bound_voters(%{voters_count: count} = state) when count < @max_voters do
    %{state | voters_count: count + 1}
  end

  defp bound_voters(state) do
    {_oldest, voters} = List.pop_at(state.voters, -1)
    if state.voters_dropped == 0, do: Logger.warning("voters is full: the oldest are dropped")
    %{state | voters: voters, voters_dropped: state.voters_dropped + 1}
  end

  # Counts what is left in `voters`, and tells what was dropped once it is not full.
  defp recount_voters(state) do
    state = %{state | voters_count: length(state.voters)}

    if state.voters_dropped > 0 and state.voters_count < @max_voters do
      Logger.warning("voters has room again: #{state.voters_dropped} were dropped")
      %{state | voters_dropped: 0}
    else
      state
    end
  end
end
