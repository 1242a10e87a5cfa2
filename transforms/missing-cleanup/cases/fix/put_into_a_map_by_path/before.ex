defmodule Tent.Site do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_), do: {:ok, %{sessions: %{}}}

  @impl true
  def handle_call({:open, id}, _from, state) do
    dir = Path.join(System.tmp_dir!(), "session-#{id}")
    File.mkdir_p!(dir)
    {:reply, {:ok, dir}, put_in(state.sessions[id], dir)}
  end
end
