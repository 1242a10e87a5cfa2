defmodule Quarry.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts) do
    children = [Quarry.Crane]
    Supervisor.init(children, strategy: :one_for_one)
  end
end

defmodule Quarry.Crane do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def lift(block), do: GenServer.call(__MODULE__, {:lift, block})
  def weigh(block), do: GenServer.call(__MODULE__, {:weigh, block})
  def drop(block), do: GenServer.cast(__MODULE__, {:drop, block})
  def lifts, do: GenServer.call(__MODULE__, :lifts, 400)

  @impl true
  def init(_), do: {:ok, %{lifts: 0, hook: &Gate.pass/1}}

  @impl true
  def handle_call({:lift, block}, _from, state) do
    place = hook(state, block)
    state = %{state | lifts: state.lifts + 1}
    {:reply, place, state}
  end

  def handle_call({:weigh, block}, _from, state) do
    weight = hook(state, block)
    state = Map.update!(state, :lifts, &(&1 + 1))

    case weight do
      {:ok, tons} when tons > 20 -> {:reply, {:error, :too_heavy}, state}
      {:ok, tons} -> {:reply, {:ok, tons}, state}
      {:error, reason} -> {:reply, {:error, reason}, state}
    end
  end

  def handle_call(:lifts, _from, state), do: {:reply, state.lifts, state}

  @impl true
  def handle_cast({:drop, block}, state) do
    hook(state, block)
    state = %{state | lifts: state.lifts - 1}
    {:noreply, state}
  end

  defp hook(state, block) do
    Process.sleep(1)
    state.hook.(block)
  end
end
