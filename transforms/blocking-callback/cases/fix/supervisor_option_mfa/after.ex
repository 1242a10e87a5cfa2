defmodule Orbit.Supervisor do
  use Supervisor

  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)

  @impl true
  def init(_arg) do
    children = [
      {Task.Supervisor, name: Orbit.Jobs},
      Orbit.Relay,
      {Task.Supervisor, name: Orbit.Others}
    ]

    Supervisor.init(children, strategy: :one_for_one)
  end
end

defmodule Orbit.Relay do
  use GenServer
  require Logger
  import Process, only: [sleep: 1]

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_), do: {:ok, %{data: %{served: 0, name: "relay"}, pending: %{}}}

  def handle_call({:apply, {m, f, a}}, from, st),
    do: reply_from_task(from, st, fn -> apply(m, f, a) end)

  def handle_call({:nap, pause}, from, st) do
    st = put_in(st, [:data, :served], st.data.served + 1)

    reply_from_task(from, st, fn ->
      sleep(pause)
      :rested
    end)
  end

  def handle_call({:applied, fun}, from, st) when is_function(fun, 1) do
    reply_from_task(from, %{st | data: %{st.data | served: st.data.served + 1}}, fn ->
      {:ok, fun.(st.data.name)}
    end)
  end

  def handle_call(:served, _from, %{data: data} = st), do: {:reply, data.served, st}

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

  def handle_info({:EXIT, _pid, _reason}, st), do: {:noreply, st}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Orbit.Jobs, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
