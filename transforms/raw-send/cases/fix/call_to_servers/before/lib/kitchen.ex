defmodule Inn.Kitchen do
  use GenServer

  def start_link(waiters), do: GenServer.start_link(__MODULE__, waiters)

  @impl true
  def init(waiters), do: {:ok, waiters}

  @impl true
  def handle_call({:ready, dish}, _from, waiters) do
    :telemetry.execute([:inn, :kitchen, :ready], %{count: 1}, %{})
    for waiter <- waiters, do: send(waiter, {:dish, dish})
    {:reply, :ok, waiters}
  end
end
