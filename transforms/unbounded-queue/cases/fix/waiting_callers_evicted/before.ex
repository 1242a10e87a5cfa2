defmodule Ferry.Pier do
  @moduledoc "Cars wait at the pier until a ferry calls."
  use GenServer

  def start_link(_opts \\ []), do: GenServer.start_link(__MODULE__, :ok)

  def board(pier, car), do: GenServer.call(pier, {:board, car}, :infinity)

  def arrive(pier, seats), do: GenServer.cast(pier, {:arrive, seats})

  @impl GenServer
  def init(:ok), do: {:ok, %{waiting: :queue.new(), tickets: 0}}

  @impl GenServer
  def handle_call({:board, car}, from, state) do
    state = %{state | tickets: state.tickets + 1}
    {:noreply, %{state | waiting: :queue.in({from, car}, state.waiting)}}
  end

  @impl GenServer
  def handle_cast({:arrive, seats}, state), do: {:noreply, let_on(state, seats)}

  defp let_on(state, 0), do: state

  defp let_on(state, seats) do
    case :queue.out(state.waiting) do
      {{:value, {from, car}}, waiting} ->
        GenServer.reply(from, {:aboard, car})
        let_on(%{state | waiting: waiting}, seats - 1)

      {:empty, _} ->
        state
    end
  end
end
