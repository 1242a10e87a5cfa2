defmodule Shop.Courier do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, :ok)
  def watch(server, pid), do: GenServer.call(server, {:watch, pid})

  @impl true
  def init(:ok), do: {:ok, %{couriers: %{}}}

  @impl true
  def handle_call({:watch, pid}, _from, state) do
    {:reply, :ok, put_in(state.couriers[Process.monitor(pid)], pid)}
  end

  # The rest of a round is given to others.
  @impl true
  def handle_info({:DOWN, ref, :process, _pid, reason}, state) do
    :telemetry.execute([:shop, :courier, :process_down], %{count: 1}, %{reason: reason})
    {:noreply, %{state | couriers: Map.delete(state.couriers, ref)}}
  end

  def handle_info(_other, state), do: {:noreply, state}
end
