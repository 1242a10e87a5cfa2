defmodule Chalk.Board do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil)
  def path(pid), do: GenServer.call(pid, :path)

  @impl true
  def init(nil) do
    path = Path.join(System.tmp_dir!(), "pad-#{System.unique_integer([:positive])}.txt")
    File.write!(path, "")
    {:ok, [path: path, lines: 0]}
  end

  @impl true
  def handle_call(:path, _from, state), do: {:reply, state[:path], state}
end
