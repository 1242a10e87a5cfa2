# declines: on another node cannot be seen
defmodule Relay do
  use GenServer

  def init(nodes), do: {:ok, nodes}

  def handle_cast({:relay, message}, nodes) do
    for node <- nodes, do: send({Relay, node}, {:relayed, message})
    {:noreply, nodes}
  end
end
