defmodule Attic do
  use Application

  def start(_type, _args) do
    Supervisor.start_link(children(), strategy: :rest_for_one)
  end

  defp children do
    [
      Attic.Journal,
      {Task.Supervisor, name: Attic.TaskSupervisor},
      {Attic.Sweeper, []}
    ]
  end
end

defmodule Attic.Journal do
  use Agent

  def start_link(_), do: Agent.start_link(fn -> [] end, name: __MODULE__)
end

defmodule Attic.Sweeper do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def sweep(box), do: GenServer.cast(__MODULE__, {:sweep, box})
  def swept, do: GenServer.call(__MODULE__, :swept, 400)

  def init(_) do
    state = %{swept: 0, journal: Attic.Journal, running: %{}}
    {:ok, state}
  end

  def handle_call(:swept, _from, state), do: {:reply, state.swept, state}

  def handle_cast({:sweep, box}, state) do
    run_in_task(:sweep, %{state | swept: state.swept + 1}, fn -> empty(box) end)
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

  # A box may be a directory of a million files.
  defp empty(box) do
    File.rm_rf!(box)
    Gate.pass(box)
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Attic.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end
