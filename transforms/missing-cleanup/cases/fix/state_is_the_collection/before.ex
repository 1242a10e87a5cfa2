defmodule Boat.House do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:open, id}, _from, sessions) do
    dir = Path.join(System.tmp_dir!(), "session-#{id}")
    File.mkdir_p!(dir)
    {:reply, {:ok, dir}, Map.put(sessions, id, dir)}
  end
end
