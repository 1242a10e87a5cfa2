defmodule Dig.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link(
      [{Task.Supervisor, name: Dig.TaskSupervisor}, Dig.Index, Dig.Trench, Dig.Shed],
      strategy: :one_for_one
    )
  end
end

defmodule Dig.Trench do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def dig(spot), do: GenServer.call(__MODULE__, {:dig, spot})
  def depth, do: GenServer.call(__MODULE__, :depth, 400)

  @impl true
  def init(_), do: {:ok, %{depth: 3, pending: %{}, running: %{}}}

  # The second wait is part of the first one's work.
  @impl true
  def handle_call({:dig, spot}, from, %{depth: depth} = state) do
    # where it is soft
    reply_from_task(from, state, fn ->
      answer = GenServer.call(Dig.Ground, {:dig, spot, depth})

      case answer do
        :stone ->
          # it takes a drill
          answer = GenServer.call(Dig.Ground, {:drill, spot})
          {:drilled, answer}

        soil ->
          {:dug, soil}
      end
    end)
  end

  def handle_call(:depth, _from, state), do: {:reply, state.depth, state}

  @impl true
  def handle_cast({:fill, spot}, state) do
    # with a shovel
    run_in_task(:fill, state, fn ->
      GenServer.call(Dig.Ground, {:fill, spot})
      # and done
    end)
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

  def handle_info(_, state), do: {:noreply, state}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Dig.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Dig.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end

defmodule Dig.Index do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def find(what), do: GenServer.call(__MODULE__, {:find, what})

  @impl true
  def init(_), do: {:ok, %{pending: %{}}}

  @impl true
  def handle_call({:find, what}, from, state),
    do: reply_from_task(from, state, fn -> GenServer.call(Dig.Ground, {:find, what}) end)

  def handle_call(:ping, _from, state), do: {:reply, :pong, state}

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

  def handle_info(_, state), do: {:noreply, state}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Dig.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end

defmodule Dig.Shed do
  use Agent

  def start_link(_), do: Agent.start_link(fn -> [] end, name: __MODULE__)
end
