defmodule Ferry.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts), do: Supervisor.init([Ferry.Harbour], strategy: :one_for_one)
end

defmodule Ferry.Harbour do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def both(a, b), do: GenServer.call(__MODULE__, {:both, a, b})
  def soon(port), do: GenServer.call(__MODULE__, {:soon, port})
  def each(ports), do: GenServer.call(__MODULE__, {:each, ports})
  def asked, do: GenServer.call(__MODULE__, :asked, 400)

  @impl true
  def init(_), do: {:ok, %{asked: 0}}

  @impl true
  def handle_call({:both, a, b}, _from, state) do
    left = Task.async(fn -> depth(a) end)
    right = Task.async(fn -> depth(b) end)
    Logger.debug("sounding #{a} and #{b}")
    state = Map.update!(state, :asked, &(&1 + 1))
    shallow = min(Task.await(left), Task.await(right))
    {:reply, shallow, state}
  end

  def handle_call({:soon, port}, _from, state) do
    # the pilot will not wait
    sounding = Task.async(fn -> depth(port) end)

    case Task.yield(sounding, 300) || Task.shutdown(sounding) do
      {:ok, depth} -> {:reply, {:ok, depth}, state}
      nil -> {:reply, {:error, :late}, state}
    end
  end

  def handle_call({:each, ports}, _from, state) do
    depths = ports |> Task.async_stream(&depth/1) |> Enum.map(fn {:ok, depth} -> depth end)
    {:reply, depths, state}
  end

  def handle_call(:asked, _from, state), do: {:reply, state.asked, state}

  defp depth(port), do: Gate.pass(port)
end
