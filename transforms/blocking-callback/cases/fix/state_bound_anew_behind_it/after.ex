defmodule Quarry.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts) do
    children = [{Task.Supervisor, name: Quarry.TaskSupervisor}, Quarry.Crane]
    Supervisor.init(children, strategy: :one_for_one)
  end
end

defmodule Quarry.Crane do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def lift(block), do: GenServer.call(__MODULE__, {:lift, block})
  def weigh(block), do: GenServer.call(__MODULE__, {:weigh, block})
  def drop(block), do: GenServer.cast(__MODULE__, {:drop, block})
  def lifts, do: GenServer.call(__MODULE__, :lifts, 400)

  @impl true
  def init(_), do: {:ok, %{lifts: 0, hook: &Gate.pass/1, pending: %{}, running: %{}}}

  @impl true
  def handle_call({:lift, block}, from, state) do
    reply_from_task(from, %{state | lifts: state.lifts + 1}, fn -> hook(state, block) end)
  end

  def handle_call({:weigh, block}, from, state) do
    reply_from_task(from, Map.update!(state, :lifts, &(&1 + 1)), fn ->
      weight = hook(state, block)

      case weight do
        {:ok, tons} when tons > 20 -> {:error, :too_heavy}
        {:ok, tons} -> {:ok, tons}
        {:error, reason} -> {:error, reason}
      end
    end)
  end

  def handle_call(:lifts, _from, state), do: {:reply, state.lifts, state}

  @impl true
  def handle_cast({:drop, block}, state) do
    run_in_task(:drop, %{state | lifts: state.lifts - 1}, fn -> hook(state, block) end)
  end

  @impl true
  def handle_info({ref, _result}, state) when is_map_key(state.running, ref) do
    Process.demonitor(ref, [:flush])
    {_name, state} = pop_in(state.running[ref])
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.running, ref) do
    {name, state} = pop_in(state.running[ref])
    Logger.error("#{name} failed: #{Exception.format_exit(reason)}")
    {:noreply, state}
  end

  def handle_info({ref, reply}, state) when is_map_key(state.pending, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, reply)
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.pending, ref) do
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, {:error, {:task_exit, reason}})
    {:noreply, state}
  end

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp hook(state, block) do
    Process.sleep(1)
    state.hook.(block)
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Quarry.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Quarry.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end
