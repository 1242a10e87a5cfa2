defmodule Mill.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts),
    do:
      Supervisor.init([{Task.Supervisor, name: Mill.TaskSupervisor}, Mill.Stone],
        strategy: :one_for_one
      )
end

defmodule Mill.Stone do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def ask(request), do: GenServer.call(__MODULE__, request)
  def sacks, do: GenServer.call(__MODULE__, :sacks, 400)

  @impl true
  def init(_), do: {:ok, %{sacks: [1, 2], pending: %{}}}

  @impl true
  def handle_call({:time, grind}, from, state) do
    reply_from_task(from, state, fn ->
      {micros, flour} = :timer.tc(grind)
      {micros >= 0, flour}
    end)
  end

  def handle_call({:each, grind}, from, state) do
    reply_from_task(from, state, fn -> Enum.map(state.sacks, grind) end)
  end

  # The numbers of the message are no functions.
  def handle_call({:sum, numbers, start}, _from, state) do
    {:reply, Enum.reduce(numbers, start, &+/2), state}
  end

  def handle_call({:commands, commands}, from, state) do
    reply_from_task(from, state, fn ->
      commands
      |> Enum.reject(&is_nil/1)
      |> Enum.map(&run/1)
    end)
  end

  def handle_call(:sacks, _from, state), do: {:reply, state.sacks, state}

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

  defp run(command) do
    {_, code} = System.cmd("sh", ["-c", command])
    code
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Mill.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
