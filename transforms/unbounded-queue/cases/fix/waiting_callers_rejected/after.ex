defmodule Pool.Slots do
  @moduledoc "Hands out a few slots; who finds none waits for one."
  use GenServer

  @max_waiting 2

  def start_link(slots), do: GenServer.start_link(__MODULE__, slots)

  def take(server), do: GenServer.call(server, :take, :infinity)

  def give_back(server), do: GenServer.cast(server, :give_back)

  @impl true
  def init(slots), do: {:ok, %{free: slots, waiting: [], waiting_count: 0}}

  @impl true
  def handle_call(:take, from, state) do
    case state.free do
      0 ->
        if state.waiting_count >= @max_waiting do
          {:reply, {:error, :overloaded}, state}
        else
          {:noreply, count_waiting(%{state | waiting: state.waiting ++ [from]})}
        end

      free ->
        {:reply, :ok, %{state | free: free - 1}}
    end
  end

  @impl true
  def handle_cast(:give_back, %{waiting: [next | waiting]} = state) do
    GenServer.reply(next, :ok)
    {:noreply, recount_waiting(%{state | waiting: waiting})}
  end

  def handle_cast(:give_back, state), do: {:noreply, %{state | free: state.free + 1}}

  # Counts what was added to `waiting`.
  defp count_waiting(state), do: %{state | waiting_count: state.waiting_count + 1}

  # Counts what is left in `waiting`.
  defp recount_waiting(state), do: %{state | waiting_count: length(state.waiting)}
end
