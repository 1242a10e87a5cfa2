defmodule Mill.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts), do: Supervisor.init([Mill.Stone], strategy: :one_for_one)
end

defmodule Mill.Stone do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def ask(request), do: GenServer.call(__MODULE__, request)
  def sacks, do: GenServer.call(__MODULE__, :sacks, 400)

  @impl true
  def init(_), do: {:ok, %{sacks: [1, 2]}}

  @impl true
  def handle_call({:time, grind}, _from, state) do
    {micros, flour} = :timer.tc(grind)
    {:reply, {micros >= 0, flour}, state}
  end

  def handle_call({:each, grind}, _from, state) do
    {:reply, Enum.map(state.sacks, grind), state}
  end

  # The numbers of the message are no functions.
  def handle_call({:sum, numbers, start}, _from, state) do
    {:reply, Enum.reduce(numbers, start, &+/2), state}
  end

  def handle_call({:commands, commands}, _from, state) do
    codes =
      commands
      |> Enum.reject(&is_nil/1)
      |> Enum.map(&run/1)

    {:reply, codes, state}
  end

  def handle_call(:sacks, _from, state), do: {:reply, state.sacks, state}

  defp run(command) do
    {_, code} = System.cmd("sh", ["-c", command])
    code
  end
end
