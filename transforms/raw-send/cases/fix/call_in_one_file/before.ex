defmodule Dam.Gauge do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl GenServer
  def init(opts), do: {:ok, opts}

  @impl GenServer
  def handle_info({:level, metres}, opts) do
    opts |> Keyword.fetch!(:gate) |> send({__MODULE__, :level, metres})
    {:noreply, opts}
  end

  @impl GenServer
  def handle_call(:sync, _from, opts), do: {:reply, :ok, opts}
end

defmodule Dam.Gate do
  use GenServer

  alias Dam.Gauge

  def start_link(_), do: GenServer.start_link(__MODULE__, 0)

  @impl GenServer
  def init(level), do: {:ok, level}

  @impl GenServer
  def handle_info({Gauge, :level, metres}, _level), do: {:noreply, metres}
  def handle_info(_other, level), do: {:noreply, level}
end
