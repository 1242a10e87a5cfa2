defmodule Press.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Press.Printer, pages: 0},
      {Task.Supervisor, name: Press.TaskSupervisor}
    ]

    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Press.Printer do
  use GenServer
  alias Press.Paper
  require Logger

  @max_concurrency 2
  @sizes [:a4, :a5]

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def print(text), do: GenServer.call(__MODULE__, {:print, text})
  def cut(text), do: GenServer.call(__MODULE__, {:cut, text})
  def sizes, do: GenServer.call(__MODULE__, :sizes, 400)

  @impl true
  def init(opts), do: {:ok, Map.new(opts) |> fresh()}

  @impl true
  def handle_call({:print, text}, from, state),
    do:
      reply_from_task(from, state, fn ->
        Paper.print(text, :rpc.call(node(), Gate, :pass, [text]))
      end)

  def handle_call({:cut, text}, {caller, _tag} = from, state) do
    Logger.debug("cut for #{inspect(caller)}")

    reply_from_task(from, state, fn ->
      Paper.print(text, :rpc.call(node(), Gate, :pass, [text]))
    end)
  end

  def handle_call(:sizes, _from, state), do: {:reply, @sizes, state}

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
    Logger.info("ignored #{inspect(message)}")
    {:noreply, state}
  end

  defp fresh(%{pages: pages}), do: %{pages: pages, pending: %{}}

  defp reply_from_task(_from, state, _work) when map_size(state.pending) >= @max_concurrency do
    {:reply, {:error, :overloaded}, state}
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Press.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end

defmodule Press.Paper do
  def print(text, marks), do: {:printed, text, marks}
end
