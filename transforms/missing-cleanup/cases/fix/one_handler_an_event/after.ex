defmodule Bell.Ringers do
  use GenServer

  @events [[:a, :stop], [:b, :stop]]

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    for event <- @events do
      :telemetry.attach({__MODULE__, event, self()}, event, &__MODULE__.on/4, self())
    end

    {:ok, %{}}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info({:telemetry, _}, state), do: {:noreply, state}

  @impl true
  def terminate(_reason, _state) do
    Enum.each(@events, fn event -> :telemetry.detach({__MODULE__, event, self()}) end)
  end

  def on(e, _m, _md, pid), do: send(pid, {:telemetry, e})
end
