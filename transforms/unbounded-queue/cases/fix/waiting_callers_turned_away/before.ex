defmodule Quiz.Answers do
  @moduledoc "Players wait for the answer until it is revealed."
  use GenServer

  defmodule State do
    @moduledoc false
    defstruct players: [], answer: nil
  end

  def start_link(_), do: GenServer.start_link(__MODULE__, nil)

  def wait(quiz, name), do: GenServer.call(quiz, {:wait, name}, :infinity)

  def reveal(quiz, answer), do: GenServer.cast(quiz, {:reveal, answer})

  @impl true
  def init(_), do: {:ok, %State{}}

  @impl true
  def handle_call({:wait, name}, from, %State{players: players} = state) do
    :telemetry.execute([:quiz, :answers, :waiting], %{count: 1}, %{})
    {:noreply, %State{state | players: [%{name: name, from: from} | players]}}
  end

  @impl true
  def handle_cast({:reveal, answer}, state) do
    Enum.each(Enum.reverse(state.players), fn %{from: from, name: name} ->
      GenServer.reply(from, {name, answer})
    end)

    {:noreply, %State{state | players: [], answer: answer}}
  end
end
