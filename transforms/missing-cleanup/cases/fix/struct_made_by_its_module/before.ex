defmodule Flour.Mill.State do
  defstruct [:dir, :limit, grains: []]

  def new(opts), do: struct!(__MODULE__, opts)
end

defmodule Flour.Mill do
  use GenServer
  alias Flour.Mill.State

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def dir(pid), do: GenServer.call(pid, :dir)

  @impl true
  def init(opts) do
    dir = Path.join(System.tmp_dir!(), "mill-#{System.unique_integer([:positive])}")
    File.mkdir_p!(dir)
    {:ok, State.new(dir: dir, limit: opts[:limit])}
  end

  @impl true
  def handle_call(:dir, _from, %State{dir: dir} = state), do: {:reply, dir, state}
end
