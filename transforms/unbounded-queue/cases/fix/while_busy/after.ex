defmodule Lathe.Operator do
  @moduledoc "One workpiece at a time; the others wait."
  use GenServer

  @max_pieces 2

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts),
    do: {:ok, %{lathe: opts[:lathe], busy: nil, pieces: :queue.new(), pieces_count: 0}}

  @impl true
  def handle_call({:turn, piece}, _from, state) do
    if state.pieces_count >= @max_pieces do
      {:reply, {:error, :overloaded}, state}
    else
      {:reply, :ok, next(count_pieces(%{state | pieces: :queue.in(piece, state.pieces)}))}
    end
  end

  @impl true
  def handle_info({:turned, _piece}, state), do: {:noreply, next(%{state | busy: nil})}

  defp next(%{busy: nil} = state) do
    case :queue.out(state.pieces) do
      {{:value, piece}, pieces} ->
        send(state.lathe, {:turn, piece})
        recount_pieces(%{state | busy: piece, pieces: pieces})

      {:empty, _} ->
        state
    end
  end

  defp next(state), do: state

  # Counts what was added to `pieces`.
  defp count_pieces(state), do: %{state | pieces_count: state.pieces_count + 1}

  # Counts what is left in `pieces`.
  defp recount_pieces(state), do: %{state | pieces_count: :queue.len(state.pieces)}
end
