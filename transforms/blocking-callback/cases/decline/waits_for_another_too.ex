# declines: no supervision tree
defmodule Kiln.Glaze do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{fired: 0}}

  # What is handed over is one thing, what the server waits for is another.
  @impl true
  def handle_call({:glaze, pot}, _from, state) do
    case Task.Supervisor.start_child(Kiln.TaskSupervisor, fn -> Req.post!("http://log.test") end) do
      {:ok, _pid} -> {:reply, Req.get!("http://kiln.test/" <> pot), state}
      {:error, _} -> {:reply, :busy, state}
    end
  end
end
