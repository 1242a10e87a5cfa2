defmodule Lathe.Operator do
  @moduledoc "One workpiece at a time; the others wait."
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts), do: {:ok, %{lathe: opts[:lathe], busy: nil, pieces: :queue.new()}}

  @impl true
  def handle_call({:turn, piece}, _from, state) do
    {:reply, :ok, next(%{state | pieces: :queue.in(piece, state.pieces)})}
  end

  @impl true
  def handle_info({:turned, _piece}, state), do: {:noreply, next(%{state | busy: nil})}

  defp next(%{busy: nil} = state) do
    case :queue.out(state.pieces) do
      {{:value, piece}, pieces} ->
        send(state.lathe, {:turn, piece})
        %{state | busy: piece, pieces: pieces}

      {:empty, _} ->
        state
    end
  end

  defp next(state), do: state
end
