defmodule Inn.Kitchen do
  use GenServer

  def start_link(waiters), do: GenServer.start_link(__MODULE__, waiters)

  @impl true
  def init(waiters), do: {:ok, waiters}

  @impl true
  def handle_call({:ready, dish}, _from, waiters) do
    :telemetry.execute([:inn, :kitchen, :ready], %{count: 1}, %{})
    for waiter <- waiters, do: deliver(waiter, {:dish, dish})
    {:reply, :ok, waiters}
  end

  # Waits until it is handled; where it is not, says so and goes on.
  defp deliver(dest, message) do
    GenServer.call(dest, message, 50)
  catch
    :exit, cause ->
      reason = if is_tuple(cause) and is_atom(elem(cause, 0)), do: elem(cause, 0), else: :exit
      :telemetry.execute([:inn, :kitchen, :delivery_failed], %{count: 1}, %{reason: reason})
  end
end
