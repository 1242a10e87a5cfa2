defmodule Ferry.Pier do
  @moduledoc "Cars wait at the pier until a ferry calls."
  use GenServer
  require Logger

  @max_waiting 2

  def start_link(_opts \\ []), do: GenServer.start_link(__MODULE__, :ok)

  def board(pier, car), do: GenServer.call(pier, {:board, car}, :infinity)

  def arrive(pier, seats), do: GenServer.cast(pier, {:arrive, seats})

  @impl GenServer
  def init(:ok),
    do: {:ok, %{waiting: :queue.new(), tickets: 0, waiting_count: 0, waiting_dropped: 0}}

  @impl GenServer
  def handle_call({:board, car}, from, state) do
    state = %{state | tickets: state.tickets + 1}
    {:noreply, bound_waiting(%{state | waiting: :queue.in({from, car}, state.waiting)})}
  end

  @impl GenServer
  def handle_cast({:arrive, seats}, state), do: {:noreply, let_on(state, seats)}

  defp let_on(state, 0), do: state

  defp let_on(state, seats) do
    case :queue.out(state.waiting) do
      {{:value, {from, car}}, waiting} ->
        GenServer.reply(from, {:aboard, car})
        let_on(recount_waiting(%{state | waiting: waiting}), seats - 1)

      {:empty, _} ->
        state
    end
  end

  # Counts what was added to `waiting`, or answers and drops the oldest if it is full.
  defp bound_waiting(%{waiting_count: count} = state) when count < @max_waiting do
    %{state | waiting_count: count + 1}
  end

  defp bound_waiting(state) do
    {{:value, {from, _}}, waiting} = :queue.out(state.waiting)
    GenServer.reply(from, {:error, :overloaded})
    if state.waiting_dropped == 0, do: Logger.warning("waiting is full: the oldest are dropped")
    %{state | waiting: waiting, waiting_dropped: state.waiting_dropped + 1}
  end

  # Counts what is left in `waiting`, and tells what was dropped once it is not full.
  defp recount_waiting(state) do
    state = %{state | waiting_count: :queue.len(state.waiting)}

    if state.waiting_dropped > 0 and state.waiting_count < @max_waiting do
      Logger.warning("waiting has room again: #{state.waiting_dropped} were dropped")
      %{state | waiting_dropped: 0}
    else
      state
    end
  end
end
