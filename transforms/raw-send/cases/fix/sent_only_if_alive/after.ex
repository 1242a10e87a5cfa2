defmodule Chat.Room do
  use GenServer

  require Logger

  def start_link(members), do: GenServer.start_link(__MODULE__, members)

  def init(members), do: {:ok, members}

  def handle_cast({:say, text}, members) do
    Enum.each(members, fn member ->
      # Members answer at their own pace.
      deliver(member, {:said, text})
    end)

    {:noreply, members}
  end

  def handle_call(:sync, _from, members), do: {:reply, :ok, members}

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
