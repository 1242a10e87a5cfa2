# declines: state is not a map
defmodule Sand.Castle do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    tower = Path.join(System.tmp_dir!(), "tower-#{System.unique_integer([:positive])}")
    File.write!(tower, "sand")
    {:ok, []}
  end

  @impl true
  def handle_cast({:flag, flag}, flags), do: {:noreply, [flag | flags]}
end
