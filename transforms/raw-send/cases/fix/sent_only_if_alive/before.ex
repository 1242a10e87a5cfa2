defmodule Chat.Room do
  use GenServer

  require Logger

  def start_link(members), do: GenServer.start_link(__MODULE__, members)

  def init(members), do: {:ok, members}

  def handle_cast({:say, text}, members) do
    Enum.each(members, fn member ->
      if Process.alive?(member) do
        # Members answer at their own pace.
        send(member, {:said, text})
      end
    end)

    {:noreply, members}
  end

  def handle_call(:sync, _from, members), do: {:reply, :ok, members}
end
