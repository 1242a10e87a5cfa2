defmodule Lodge.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link(
      [{Task.Supervisor, name: Lodge.TaskSupervisor}, {Lodge.Bell, rings: 2}, Lodge.Door],
      strategy: :one_for_one
    )
  end
end

defmodule Lodge.Bell do
  use GenServer
  require Logger

  def start_link(opts) do
    GenServer.start_link(__MODULE__, %{rings: opts[:rings], rung: 0, pending: %{}},
      name: __MODULE__
    )
  end

  def ring(guest), do: GenServer.call(__MODULE__, {:ring, guest})
  def rung, do: GenServer.call(__MODULE__, :rung, 400)

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_call({:ring, guest}, from, state) do
    reply_from_task(from, %{state | rung: state.rung + 1}, fn ->
      GenServer.call(Lodge.Porter, {:ring, guest, state.rings})
    end)
  end

  def handle_call(:rung, _from, state), do: {:reply, state.rung, state}

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
    task = Task.Supervisor.async_nolink(Lodge.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end

defmodule Lodge.Door do
  use GenServer
  require Logger

  defstruct [:porter, open: true, pending: %{}]

  def start_link(_), do: GenServer.start_link(__MODULE__, %__MODULE__{}, name: __MODULE__)

  def init(%__MODULE__{} = door) do
    {:ok, %{door | porter: Lodge.Porter}}
  end

  def handle_call(:knock, from, door),
    do: reply_from_task(from, door, fn -> GenServer.call(door.porter, :knock) end)

  def handle_call(:open?, _from, door), do: {:reply, door.open, door}

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
    task = Task.Supervisor.async_nolink(Lodge.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
