defmodule Quiz.Answers do
  @moduledoc "Players wait for the answer until it is revealed."
  use GenServer

  @max_players 2

  defmodule State do
    @moduledoc false
    defstruct players: [], answer: nil, players_count: 0
  end

  def start_link(_), do: GenServer.start_link(__MODULE__, nil)

  def wait(quiz, name), do: GenServer.call(quiz, {:wait, name}, :infinity)

  def reveal(quiz, answer), do: GenServer.cast(quiz, {:reveal, answer})

  @impl true
  def init(_), do: {:ok, %State{}}

  @impl true
  def handle_call({:wait, name}, from, %State{players: players} = state) do
    :telemetry.execute([:quiz, :answers, :waiting], %{count: 1}, %{})
    {:noreply, bound_players(%State{state | players: [%{name: name, from: from} | players]})}
  end

  @impl true
  def handle_cast({:reveal, answer}, state) do
    Enum.each(Enum.reverse(state.players), fn %{from: from, name: name} ->
      GenServer.reply(from, {name, answer})
    end)

    {:noreply, recount_players(%State{state | players: [], answer: answer})}
  end

  # Counts what was added to `players`, or answers and drops the newest if it is full.
  defp bound_players(%{players_count: count} = state) when count < @max_players do
    %{state | players_count: count + 1}
  end

  defp bound_players(state) do
    [%{from: from} | players] = state.players
    GenServer.reply(from, {:error, :overloaded})
    :telemetry.execute([:quiz, :answers, :dropped], %{count: 1}, %{reason: :overloaded})
    %{state | players: players}
  end

  # Counts what is left in `players`.
  defp recount_players(state), do: %{state | players_count: length(state.players)}
end
