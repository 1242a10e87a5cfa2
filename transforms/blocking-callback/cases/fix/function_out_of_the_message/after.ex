defmodule Loom.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts),
    do:
      Supervisor.init([{Task.Supervisor, name: Loom.TaskSupervisor}, Loom.Weaver],
        strategy: :one_for_one
      )
end

defmodule Loom.Weaver do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def ask(request), do: GenServer.call(__MODULE__, request)
  def rows, do: GenServer.call(__MODULE__, :rows, 400)

  @impl true
  def init(_), do: {:ok, %{rows: 0, patterns: %{plain: &{:plain, &1}}, pending: %{}}}

  @impl true
  def handle_call(%{weave: _} = order, from, state) do
    reply_from_task(from, %{state | rows: state.rows + 1}, fn -> order.weave.() end)
  end

  def handle_call(request, from, state) do
    case request do
      {:job, job} ->
        {m, f, a} = job
        reply_from_task(from, state, fn -> {:done, apply(m, f, a)} end)

      {:with, opts} ->
        thread = Keyword.fetch!(opts, :thread)
        reply_from_task(from, state, fn -> thread.(opts[:colour]) end)

      # the patterns are of this server
      {:pattern, name} ->
        {:reply, state.patterns[name].(state.rows), state}

      :rows ->
        {:reply, state.rows, state}
    end
  end

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

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Loom.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
