defmodule Ferry.Application do
  use Application

  @impl true
  def start(_type, _args) do
    opts = [strategy: :one_for_one, name: Ferry.Supervisor]

    [
      {Ferry.Harbour, []}
    ]
    |> Supervisor.start_link(opts)
  end
end

defmodule Ferry.Harbour do
  use GenServer

  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def dock(pid), do: GenServer.call(__MODULE__, {:dock, pid})
  def docked, do: GenServer.call(__MODULE__, :docked, 400)

  @impl true
  def init(_opts) do
    {:ok, %{ships: %{}, signals: []}}
  end

  @impl true
  def handle_call({:dock, pid}, _from, state) do
    ref = Process.monitor(pid)
    {:reply, ref, put_in(state.ships[ref], pid)}
  end

  def handle_call(:docked, _from, state) do
    {:reply, {map_size(state.ships), state.signals}, state}
  end

  # The tide table is far away.
  @impl true
  def handle_info({:tide, harbour}, state) do
    Logger.debug("asking for the tide")
    table = :erpc.call(node(), Gate, :pass, [harbour])
    File.write!(table, "read")
    {:noreply, state}
  end

  def handle_info({ref, signal}, state) when is_reference(ref) do
    {:noreply, %{state | signals: [signal | state.signals]}}
  end

  def handle_info({:DOWN, ref, :process, _pid, _reason}, state) do
    {_pid, ships} = Map.pop!(state.ships, ref)
    {:noreply, %{state | ships: ships}}
  end
end
