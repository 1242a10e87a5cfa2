defmodule Archive.Store do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    dir = opts[:dir] || Application.fetch_env!(:archive, :dir)
    File.mkdir_p!(dir)
    File.write!(Path.join(dir, "README"), "Kept.")
    {:ok, %{dir: dir}}
  end

  @impl true
  def handle_cast({:store, name, data}, state) do
    File.write!(Path.join(state.dir, name), data)
    {:noreply, state}
  end
end
