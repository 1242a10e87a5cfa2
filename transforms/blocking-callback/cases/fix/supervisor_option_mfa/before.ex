defmodule Yard.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Task.Supervisor, name: Yard.Others},
      Yard.Ledger
    ]

    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Yard.Ledger do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def saw(log), do: GenServer.call(__MODULE__, {:saw, log})
  def plane(log), do: GenServer.call(__MODULE__, {:plane, log})
  def turn(log), do: GenServer.cast(__MODULE__, {:turn, log})
  def book, do: GenServer.call(__MODULE__, :book, 400)

  @impl true
  def init(_), do: {:ok, %{sawn: 0, logs: [], last: nil}}

  @impl true
  def handle_call({:saw, log}, _from, state) do
    planks = Gate.pass(log)
    # it is counted
    new = %{state | sawn: state.sawn + 1, logs: [log | state.logs]}
    {:reply, planks, new}
  end

  def handle_call({:plane, log}, _from, state) do
    planks = Gate.pass(log)
    count = state.sawn + 1
    smooth = Enum.map(planks, &{:smooth, &1})
    state = Map.put(state, :sawn, count)
    state = remember(state, log)
    {:reply, {smooth, count}, state}
  end

  def handle_call(:book, _from, state), do: {:reply, {state.sawn, state.logs, state.last}, state}

  @impl true
  def handle_cast({:turn, log}, state) do
    Gate.pass(log)
    sawn = state.sawn + 1
    {:noreply, %{state | sawn: sawn}}
  end

  @impl true
  def handle_info(_, state), do: {:noreply, state}

  defp remember(state, log), do: %{state | last: String.upcase(log), logs: [log | state.logs]}
end
