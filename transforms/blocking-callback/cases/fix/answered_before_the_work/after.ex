defmodule Press.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts) do
    children = [{Task.Supervisor, name: Press.TaskSupervisor}, Press.Room]
    Supervisor.init(children, strategy: :one_for_one)
  end
end

defmodule Press.Room do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def print(job), do: GenServer.call(__MODULE__, {:print, job})
  def proof(job), do: GenServer.call(__MODULE__, {:proof, job})
  def jobs, do: GenServer.call(__MODULE__, :jobs, 400)

  @impl true
  def init(_), do: {:ok, %{jobs: 0, running: %{}, pending: %{}}}

  @impl true
  def handle_call({:print, job}, from, state) do
    state = %{state | jobs: state.jobs + 1}
    # nobody has to see the ink dry
    GenServer.reply(from, {:ok, state.jobs})
    run_in_task(:print, state, fn -> job.() end)
  end

  def handle_call({:proof, job}, from, state) do
    reply_from_task(from, state, fn -> job.() end)
  end

  def handle_call(:jobs, _from, state), do: {:reply, state.jobs, state}

  @impl true
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

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Press.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Press.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
