# declines: has names of its own
defmodule Cluster do
  use GenServer
  import Kernel, except: [node: 0]

  def init(_), do: {:ok, node()}

  def node, do: :primary

  def handle_cast({:tell, pid, news}, state) do
    Kernel.send(pid, {:news, news})
    {:noreply, state}
  end
end
