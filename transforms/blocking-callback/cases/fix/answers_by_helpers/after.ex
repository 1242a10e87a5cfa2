defmodule Mint.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([{Task.Supervisor, name: Mint.TaskSupervisor}, Mint.Press],
      strategy: :one_for_one
    )
  end
end

defmodule Mint.Press do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def strike(coin), do: GenServer.call(__MODULE__, {:strike, coin})
  def weigh(coin), do: GenServer.call(__MODULE__, {:weigh, coin})
  def melt(coin), do: GenServer.cast(__MODULE__, {:melt, coin})
  def metal, do: GenServer.call(__MODULE__, :metal, 400)

  @impl true
  def init(_), do: {:ok, %{metal: :silver, pending: %{}, running: %{}}}

  @impl true
  def handle_call({:strike, coin}, from, press) do
    reply_from_task(from, press, fn ->
      case :erpc.call(node(), Gate, :pass, [{press.metal, coin}]) do
        {:ok, struck} -> {:ok, struck}
        {:error, reason} -> {:error, reason}
      end
    end)
  end

  def handle_call({:weigh, coin}, from, press) do
    reply_from_task(from, press, fn ->
      :erpc.call(node(), Gate, :pass, [coin])
      |> elem(1)
    end)
  end

  def handle_call(:metal, _from, press), do: answer(press, press.metal)

  @impl true
  def handle_cast({:melt, coin}, press) do
    run_in_task(:melt, press, fn -> :erpc.call(node(), Gate, :pass, [coin]) end)
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

  defp answer(press, answer), do: {:reply, answer, press}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Mint.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Mint.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end
