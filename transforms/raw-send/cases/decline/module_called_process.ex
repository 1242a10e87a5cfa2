# declines: has names of its own
defmodule Factory.Process do
  def list, do: []
end

defmodule Factory.Hall do
  use GenServer
  alias Factory.Process

  def init(_), do: {:ok, Process.list()}

  def handle_cast({:start, pid}, state) do
    send(pid, :start)
    {:noreply, state}
  end
end
