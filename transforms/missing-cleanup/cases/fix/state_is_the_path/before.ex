defmodule Sketch.Pad do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil)
  def path(pid), do: GenServer.call(pid, :path)

  @impl true
  def init(nil) do
    path = Path.join(System.tmp_dir!(), "pad-#{System.unique_integer([:positive])}.txt")
    File.write!(path, "")
    {:ok, path}
  end

  @impl true
  def handle_call(:path, _from, path), do: {:reply, path, path}

  @impl true
  def handle_cast({:draw, line}, path) do
    File.write!(path, line, [:append])
    {:noreply, path}
  end
end
