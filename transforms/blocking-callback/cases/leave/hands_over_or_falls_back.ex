defmodule Kiln.Pots do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{fired: 0, at_once: 0}}

  @impl true
  def handle_call({:fire, pot}, from, state) do
    server = self()

    case Task.Supervisor.start_child(Kiln.TaskSupervisor, fn ->
           send(server, {:fired, from, bake(pot)})
         end) do
      {:ok, _pid} ->
        {:noreply, state}

      {:error, :max_children} ->
        # too many at once: this one slows everybody down
        {:reply, bake(pot), %{state | at_once: state.at_once + 1}}
    end
  end

  @impl true
  def handle_info({:fired, from, answer}, state) do
    GenServer.reply(from, answer)
    {:noreply, %{state | fired: state.fired + 1}}
  end

  defp bake(pot), do: Req.get!("http://kiln.test/" <> pot)
end
