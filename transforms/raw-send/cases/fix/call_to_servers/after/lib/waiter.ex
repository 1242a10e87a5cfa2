defmodule Inn.Waiter do
  use GenServer

  def start_link(name), do: GenServer.start_link(__MODULE__, name)

  @impl true
  def init(name), do: {:ok, %{name: name, served: []}}

  @impl true
  def handle_call(:served, _from, state), do: {:reply, state.served, state}

  def handle_call({:dish, _} = message, _from, state) do
    case handle_info(message, state) do
      {:noreply, state} -> {:reply, :ok, state}
      {:noreply, state, next} -> {:reply, :ok, state, next}
      {:stop, reason, state} -> {:stop, reason, :ok, state}
    end
  end

  @impl true
  def handle_info({:dish, :burnt}, state), do: {:stop, :normal, state}
  def handle_info({:dish, :slow}, state), do: {:noreply, state, {:continue, :serve}}
  def handle_info({:dish, dish}, state), do: {:noreply, Map.update!(state, :served, &[dish | &1])}

  @impl true
  def handle_continue(:serve, state), do: {:noreply, %{state | served: [:slow | state.served]}}
end
