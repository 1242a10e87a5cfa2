defmodule Guarded do
  def start(_type, _args) do
    Supervisor.start_link([{Task.Supervisor, name: Guarded.TaskSupervisor}, Guarded.Breaker],
      strategy: :one_for_one
    )
  end
end

defmodule Guarded.Breaker do
  use GenServer
  require Logger

  defstruct circuits: %{}, trips: 0, pending: %{}

  @type t :: %__MODULE__{circuits: map(), trips: non_neg_integer()}

  def start_link(_), do: GenServer.start_link(__MODULE__, :ok, name: __MODULE__)
  def install(id), do: GenServer.call(__MODULE__, {:install, id})
  def run(id, fun), do: GenServer.call(__MODULE__, {:run, id, fun}, 5000)
  def ping, do: GenServer.call(__MODULE__, :ping, 400)

  @impl true
  def init(:ok), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call({:install, id}, _from, state) do
    {:reply, :ok, Map.put(state, :circuits, Map.put(state.circuits, id, :closed))}
  end

  @impl true
  def handle_call({:run, id, fun}, from, state) do
    if Map.has_key?(state.circuits, id) do
      reply_from_task(from, state, fn -> guard(fun) end)
    else
      {:reply, {:error, :not_installed}, state}
    end
  end

  @impl true
  def handle_call(:ping, _from, state) do
    {:reply, :pong, state}
  end

  @impl true
  def handle_info({ref, reply}, state) when is_map_key(state.pending, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, reply)
    {:noreply, state}
  end

  @impl true
  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.pending, ref) do
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, {:error, {:task_exit, reason}})
    {:noreply, state}
  end

  @impl true
  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  ## Helpers

  defp guard(fun) do
    {:ok, fun.()}
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Guarded.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
