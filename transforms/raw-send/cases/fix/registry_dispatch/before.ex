defmodule Game.Arena do
  use GenServer

  def start_link(registry), do: GenServer.start_link(__MODULE__, registry)

  def init(registry), do: {:ok, %{registry: registry, score: 0, best_player_of_the_week: nil}}

  def handle_cast({:goal, team}, %{registry: registry} = state) do
    Registry.dispatch(registry, :spectators, fn entries ->
      for {pid, {seat, _since}} <- entries, do: send(pid, {:goal, team, seat, state.score + 1})
    end)

    :telemetry.span([:game, :arena, :goal], %{}, fn -> {:ok, %{}} end)
    {:noreply, %{state | score: state.score + 1}}
  end

  def handle_call(:sync, _from, state), do: {:reply, :ok, state}
end
