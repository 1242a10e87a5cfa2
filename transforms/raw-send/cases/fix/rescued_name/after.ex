defmodule Alarm.Panel do
  use GenServer

  require Logger

  def start_link(siren), do: GenServer.start_link(__MODULE__, siren)

  @impl true
  def init(siren), do: {:ok, siren}

  @impl true
  def handle_call(:ring, _from, siren) do
    outcome =
      try do
        deliver(siren, :ring)
        :ringing
      rescue
        ArgumentError -> :silent
      end

    {:reply, outcome, siren}
  end

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone?, do: Logger.warning("delivery failed: #{inspect(dest)} is not running")

    send(dest, message)
  end
end
