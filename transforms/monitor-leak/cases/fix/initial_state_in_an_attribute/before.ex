defmodule Ferris do
  use GenServer

  # Nobody rides at first.
  @still %{riders: %{}, turns: 0}

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def board(server, pid, cabin), do: GenServer.cast(server, {:board, pid, cabin})
  def unload(server, pids), do: GenServer.cast(server, {:unload, pids})

  @impl true
  def init(_opts), do: {:ok, @still}

  @impl true
  def handle_cast({:board, pid, cabin}, wheel) do
    wheel = %{wheel | turns: wheel.turns + 1}
    Process.monitor(pid)
    {:noreply, %{wheel | riders: Map.put(wheel.riders, pid, cabin)}}
  end

  def handle_cast({:unload, pids}, wheel) do
    {:noreply, %{wheel | riders: Map.drop(wheel.riders, pids)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, wheel) do
    {:noreply, %{wheel | riders: Map.delete(wheel.riders, pid)}}
  end
end
