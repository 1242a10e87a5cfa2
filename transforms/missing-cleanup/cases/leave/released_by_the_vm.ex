defmodule Harbour.Office do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_) do
    table = :ets.new(:ships, [:named_table, :public])
    {:ok, socket} = :gen_udp.open(0)
    port = Port.open({:spawn, "cat"}, [:binary])
    {:ok, _} = Registry.register(Harbour.Registry, :office, nil)
    :ok = :pg.join(:offices, self())
    timer = Process.send_after(self(), :tide, 1_000)
    {:ok, log} = File.open("/var/log/harbour.log", [:append])
    {:ok, %{table: table, socket: socket, port: port, timer: timer, log: log}}
  end

  @impl true
  def handle_info(:tide, state), do: {:noreply, state}
end
