defmodule Frame.Maker do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_), do: {:ok, %{files: MapSet.new()}}

  @impl true
  def handle_cast({:render, text}, state) do
    path = Path.join(System.tmp_dir!(), "frame-#{System.unique_integer([:positive])}")
    File.write!(path, text)
    {:noreply, update_in(state.files, &MapSet.put(&1, path))}
  end

  @impl true
  def handle_call(:files, _from, state), do: {:reply, MapSet.to_list(state.files), state}
end
