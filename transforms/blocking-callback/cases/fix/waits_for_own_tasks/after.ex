defmodule Ferry.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts),
    do:
      Supervisor.init([{Task.Supervisor, name: Ferry.TaskSupervisor}, Ferry.Harbour],
        strategy: :one_for_one
      )
end

defmodule Ferry.Harbour do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def both(a, b), do: GenServer.call(__MODULE__, {:both, a, b})
  def soon(port), do: GenServer.call(__MODULE__, {:soon, port})
  def each(ports), do: GenServer.call(__MODULE__, {:each, ports})
  def asked, do: GenServer.call(__MODULE__, :asked, 400)

  @impl true
  def init(_), do: {:ok, %{asked: 0, pending: %{}}}

  @impl true
  def handle_call({:both, a, b}, from, state) do
    state = Map.update!(state, :asked, &(&1 + 1))

    reply_from_task(from, state, fn ->
      left = Task.async(fn -> depth(a) end)
      right = Task.async(fn -> depth(b) end)
      Logger.debug("sounding #{a} and #{b}")
      min(Task.await(left), Task.await(right))
    end)
  end

  def handle_call({:soon, port}, from, state) do
    # the pilot will not wait
    reply_from_task(from, state, fn ->
      sounding = Task.async(fn -> depth(port) end)

      case Task.yield(sounding, 300) || Task.shutdown(sounding) do
        {:ok, depth} -> {:ok, depth}
        nil -> {:error, :late}
      end
    end)
  end

  def handle_call({:each, ports}, from, state) do
    reply_from_task(from, state, fn ->
      ports |> Task.async_stream(&depth/1) |> Enum.map(fn {:ok, depth} -> depth end)
    end)
  end

  def handle_call(:asked, _from, state), do: {:reply, state.asked, state}

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

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp depth(port), do: Gate.pass(port)

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Ferry.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
