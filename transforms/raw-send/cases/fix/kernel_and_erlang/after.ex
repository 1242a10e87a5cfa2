defmodule Dock.Crane do
  use GenServer

  require Logger

  def start_link(dest), do: GenServer.start_link(__MODULE__, dest)

  @impl true
  def init(dest), do: {:ok, dest}

  @impl true
  def handle_cast({:lift, box}, dest) do
    deliver(dest, {:lifted, box})
    _ = deliver(dest, {:weight, byte_size(box)})
    {:noreply, dest}
  end

  @impl true
  def handle_call(:sync, _from, dest), do: {:reply, :ok, dest}

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
