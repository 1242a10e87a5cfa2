defmodule Press.Feed do
  use GenServer
  require Logger

  def start_link(readers), do: GenServer.start_link(__MODULE__, readers)

  def init(readers), do: {:ok, readers}

  def handle_cast({:publish, story}, readers) do
    :telemetry.execute([:press, :feed, :published], %{count: length(readers)}, %{})
    Logger.debug("publishing")
    Enum.each(readers, &deliver(&1, {:story, story}))
    {:noreply, readers}
  end

  def handle_call(:sync, _from, readers), do: {:reply, :ok, readers}

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone? do
      :telemetry.execute([:press, :feed, :delivery_failed], %{count: 1}, %{reason: :noproc})
    end

    send(dest, message)
  end
end
