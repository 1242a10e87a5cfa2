defmodule Game.Arena do
  use GenServer

  def start_link(registry), do: GenServer.start_link(__MODULE__, registry)

  def init(registry), do: {:ok, %{registry: registry, score: 0, best_player_of_the_week: nil}}

  def handle_cast({:goal, team}, %{registry: registry} = state) do
    Registry.dispatch(registry, :spectators, fn entries ->
      for {pid, {seat, _since}} <- entries, do: deliver(pid, {:goal, team, seat, state.score + 1})
    end)

    :telemetry.span([:game, :arena, :goal], %{}, fn -> {:ok, %{}} end)
    {:noreply, %{state | score: state.score + 1}}
  end

  def handle_call(:sync, _from, state), do: {:reply, :ok, state}

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone? do
      :telemetry.execute([:game, :arena, :delivery_failed], %{count: 1}, %{reason: :noproc})
    end

    send(dest, message)
  end
end
