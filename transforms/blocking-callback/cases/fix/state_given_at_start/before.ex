defmodule Lodge.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([{Lodge.Bell, rings: 2}, Lodge.Door], strategy: :one_for_one)
  end
end

defmodule Lodge.Bell do
  use GenServer

  def start_link(opts) do
    GenServer.start_link(__MODULE__, %{rings: opts[:rings], rung: 0}, name: __MODULE__)
  end

  def ring(guest), do: GenServer.call(__MODULE__, {:ring, guest})
  def rung, do: GenServer.call(__MODULE__, :rung, 400)

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_call({:ring, guest}, _from, state) do
    answer = GenServer.call(Lodge.Porter, {:ring, guest, state.rings})
    {:reply, answer, %{state | rung: state.rung + 1}}
  end

  def handle_call(:rung, _from, state), do: {:reply, state.rung, state}
end

defmodule Lodge.Door do
  use GenServer

  defstruct [:porter, open: true]

  def start_link(_), do: GenServer.start_link(__MODULE__, %__MODULE__{}, name: __MODULE__)

  def init(%__MODULE__{} = door) do
    {:ok, %{door | porter: Lodge.Porter}}
  end

  def handle_call(:knock, _from, door), do: {:reply, GenServer.call(door.porter, :knock), door}
  def handle_call(:open?, _from, door), do: {:reply, door.open, door}
end
