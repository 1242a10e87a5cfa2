defmodule Yard.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Task.Supervisor, name: Yard.Others},
      {Task.Supervisor, name: Yard.Hands},
      Yard.Ledger
    ]

    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Yard.Ledger do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def saw(log), do: GenServer.call(__MODULE__, {:saw, log})
  def plane(log), do: GenServer.call(__MODULE__, {:plane, log})
  def turn(log), do: GenServer.cast(__MODULE__, {:turn, log})
  def book, do: GenServer.call(__MODULE__, :book, 400)

  @impl true
  def init(_), do: {:ok, %{sawn: 0, logs: [], last: nil, pending: %{}, running: %{}}}

  @impl true
  def handle_call({:saw, log}, from, state) do
    # it is counted
    new = %{state | sawn: state.sawn + 1, logs: [log | state.logs]}

    reply_from_task(from, new, fn -> Gate.pass(log) end)
  end

  def handle_call({:plane, log}, from, state) do
    count = state.sawn + 1
    state = Map.put(state, :sawn, count)
    state = remember(state, log)

    reply_from_task(from, state, fn ->
      planks = Gate.pass(log)
      smooth = Enum.map(planks, &{:smooth, &1})
      {smooth, count}
    end)
  end

  def handle_call(:book, _from, state), do: {:reply, {state.sawn, state.logs, state.last}, state}

  @impl true
  def handle_cast({:turn, log}, state) do
    sawn = state.sawn + 1
    run_in_task(:turn, %{state | sawn: sawn}, fn -> Gate.pass(log) end)
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

  defp remember(state, log), do: %{state | last: String.upcase(log), logs: [log | state.logs]}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Yard.Hands, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Yard.Hands, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end
