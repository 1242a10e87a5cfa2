defmodule Mall.Doors.North do
  use GenServer

  def start_link(guard), do: GenServer.start_link(__MODULE__, guard)

  @impl true
  def init(guard), do: {:ok, guard, {:continue, :report}}

  @impl true
  def handle_continue(:report, guard) do
    guard |> deliver({:north, :up})
    {:noreply, guard}
  end

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone? do
      :telemetry.execute([:mall, :doors, :north, :delivery_failed], %{count: 1}, %{
        reason: :noproc
      })
    end

    send(dest, message)
  end
end
