defmodule Desk.Meter do
  use GenServer

  @events [[:desk, :opened], [:desk, :closed]]

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def count(server), do: GenServer.call(server, :count)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    if Keyword.get(opts, :enabled, true) do
      :telemetry.attach_many("desk-meter", @events, &__MODULE__.handle_event/4, self())
      {:ok, %{count: 0}}
    else
      :ignore
    end
  end

  @impl true
  def handle_call(:count, _from, state), do: {:reply, state.count, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}

  @impl true
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  @impl true
  def handle_info(:reset, state) do
    {:noreply, %{state | count: 0}}
  end

  @impl true
  def handle_info({:add, number}, state) do
    {:noreply, %{state | count: state.count + number}}
  end

  @impl true
  def terminate(_reason, _state) do
    :telemetry.detach("desk-meter")
  end

  def handle_event(_event, _measurements, _metadata, server), do: send(server, {:add, 1})
end
