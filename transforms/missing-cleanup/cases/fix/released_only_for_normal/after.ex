defmodule Harvest.Silo do
  use GenServer

  @table __MODULE__

  def start_link(_), do: GenServer.start_link(__MODULE__, [])
  def fill(server, grain), do: GenServer.call(server, {:fill, grain})

  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)

    :persistent_term.put(@table, [])
    {:ok, %{grain: []}}
  end

  @impl true
  def handle_call({:fill, grain}, _from, %{grain: held} = state) do
    {:reply, :ok, %{state | grain: [grain | held]}}
  end

  @impl true
  def terminate(:normal, _state) do
    :persistent_term.erase(@table)
  end

  def terminate({:shutdown, who}, %{grain: [_ | _]}) when is_pid(who) do
    send(who, :grain_left)
    :persistent_term.erase(@table)
  end

  def terminate(_reason, _state) do
    :persistent_term.erase(@table)
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:rot, state), do: {:noreply, %{state | grain: []}}
end
