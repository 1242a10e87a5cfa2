defmodule Chat.Room do
  use GenServer
  require Logger

  def start_link(topic), do: GenServer.start_link(__MODULE__, topic)

  @impl true
  def init(topic), do: {:ok, %{topic: topic, members: []}}

  @impl true
  def handle_call({:join, member}, _from, room) do
    :erlang.monitor(:process, member)
    {:reply, :ok, Map.put(room, :members, Enum.uniq([member | room.members]))}
  end

  def handle_call({:part, member}, _from, room) do
    members = Enum.reject(room.members, &(&1 == member))
    {:reply, :ok, Map.put(room, :members, members)}
  end

  @impl true
  def handle_info(message, room) do
    Logger.debug("ignored: #{inspect(message)}")
    {:noreply, room}
  end
end
