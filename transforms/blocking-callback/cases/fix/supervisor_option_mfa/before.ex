defmodule Orbit.Supervisor do
  use Supervisor

  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)

  @impl true
  def init(_arg) do
    children = [Orbit.Relay, {Task.Supervisor, name: Orbit.Others}]
    Supervisor.init(children, strategy: :one_for_one)
  end
end

defmodule Orbit.Relay do
  use GenServer
  require Logger
  import Process, only: [sleep: 1]

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_), do: {:ok, %{data: %{served: 0, name: "relay"}}}

  def handle_call({:apply, {m, f, a}}, _from, st), do: {:reply, apply(m, f, a), st}

  def handle_call({:nap, pause}, _from, st) do
    sleep(pause)
    st = put_in(st, [:data, :served], st.data.served + 1)
    {:reply, :rested, st}
  end

  def handle_call({:applied, fun}, _caller, st) when is_function(fun, 1),
    do: {:reply, {:ok, fun.(st.data.name)}, %{st | data: %{st.data | served: st.data.served + 1}}}

  def handle_call(:served, _from, %{data: data} = st), do: {:reply, data.served, st}

  def handle_info({:EXIT, _pid, _reason}, st), do: {:noreply, st}
end
