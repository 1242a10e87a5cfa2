defmodule Shop.Metrics do
  def failed(what, reason) do
    :telemetry.execute([:shop, what, :failed], %{count: 1}, %{reason: reason})
  end
end

defmodule Shop.Booking do
  use GenServer

  @impl true
  def init(calendar), do: {:ok, calendar}

  @impl true
  def handle_call({:book, day}, _from, calendar) do
    case calendar.(day) do
      {:ok, place} -> {:reply, {:ok, place}, calendar}
      {:error, reason} -> {:reply, refuse(reason), calendar}
    end
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, _pid, reason}, calendar) do
    Shop.Metrics.failed(:booking, reason)
    {:noreply, calendar}
  end

  defp refuse(reason) do
    Shop.Metrics.failed(:booking, reason)
    {:error, reason}
  end
end
