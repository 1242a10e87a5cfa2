defmodule Garden.Bed do
  use GenServer
  alias :telemetry, as: Telemetry

  def start_link(_), do: GenServer.start_link(__MODULE__, :ok)
  def plant(server), do: GenServer.call(server, :plant)

  @impl true
  def init(:ok) do
    Process.flag(:trap_exit, true)

    {:ok, %{handler: nil, plants: 0}, {:continue, :water}}
  end

  @impl true
  def handle_continue(:water, state), do: {:noreply, state}

  @impl true
  def handle_call(:plant, _from, %{handler: nil} = state) do
    handler = {:garden, make_ref()}
    Telemetry.attach(handler, [:sun, :rise], &Garden.Bed.grow/4, nil)
    {:reply, handler, %{state | handler: handler, plants: 1}}
  end

  def handle_call(:plant, _from, state) do
    {:reply, state.handler, Map.update!(state, :plants, &(&1 + 1))}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:weed, state), do: {:noreply, state}

  @impl true
  def terminate(_reason, state) do
    if state.handler, do: Telemetry.detach(state.handler)
  end

  def grow(_event, _measurements, _metadata, _config), do: :ok
end
