defmodule Mail.Outbox do
  @moduledoc "Letters on their way out."
  use GenServer
  require Logger

  @max_letters 3

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_),
    do: {:ok, %{letters: :queue.new(), posted: 0, letters_count: 0, letters_dropped: 0}}

  @impl true
  def handle_call({:post, letter}, _from, state) do
    letters = :queue.in(letter, state.letters)
    next = %{state | letters: letters, posted: state.posted + 1}
    {:reply, {:ok, state.posted}, bound_letters(next)}
  end

  def handle_call(:collect, _from, state) do
    {:reply, :queue.to_list(state.letters), recount_letters(%{state | letters: :queue.new()})}
  end

  @impl true
  def handle_cast({:post, letter}, state) do
    {:noreply, bound_letters(%{state | letters: :queue.in(letter, state.letters)})}
  end

  # Counts what was added to `letters`, or drops the oldest if it is full.
  defp bound_letters(%{letters_count: count} = state) when count < @max_letters do
    %{state | letters_count: count + 1}
  end

  defp bound_letters(state) do
    {{:value, _oldest}, letters} = :queue.out(state.letters)
    if state.letters_dropped == 0, do: Logger.warning("letters is full: the oldest are dropped")
    %{state | letters: letters, letters_dropped: state.letters_dropped + 1}
  end

  # Counts what is left in `letters`, and tells what was dropped once it is not full.
  defp recount_letters(state) do
    state = %{state | letters_count: :queue.len(state.letters)}

    if state.letters_dropped > 0 and state.letters_count < @max_letters do
      Logger.warning("letters has room again: #{state.letters_dropped} were dropped")
      %{state | letters_dropped: 0}
    else
      state
    end
  end
end
