defmodule Kiosk.Till do
  use GenServer

  require Logger

  def start_link(boss), do: GenServer.start_link(__MODULE__, boss)

  @impl true
  def init(boss), do: {:ok, boss}

  @impl true
  def handle_info(:empty, boss) do
    with true <- boss != nil do
      deliver(boss, :till_empty)
    end

    {:noreply, boss}
  end

  @impl true
  def handle_call(:sync, _from, boss), do: {:reply, :ok, boss}

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
