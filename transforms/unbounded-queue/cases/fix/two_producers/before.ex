defmodule Mail.Outbox do
  @moduledoc "Letters on their way out."
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{letters: :queue.new(), posted: 0}}

  @impl true
  def handle_call({:post, letter}, _from, state) do
    letters = :queue.in(letter, state.letters)
    {:reply, {:ok, state.posted}, %{state | letters: letters, posted: state.posted + 1}}
  end

  def handle_call(:collect, _from, state) do
    {:reply, :queue.to_list(state.letters), %{state | letters: :queue.new()}}
  end

  @impl true
  def handle_cast({:post, letter}, state) do
    {:noreply, %{state | letters: :queue.in(letter, state.letters)}}
  end
end
