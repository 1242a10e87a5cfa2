defmodule Billing.Watchers do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, initial_state()}

  @impl true
  def handle_call({:watch, pid}, _from, state) do
    {:reply, :ok, add(state, pid)}
  end

  def handle_call({:unwatch, pid}, _from, state) do
    {:reply, :ok, state |> remove(pid) |> count()}
  end

  @impl true
  def handle_cast({:watch, pid}, state), do: {:noreply, state |> add(pid) |> count()}

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, remove(state, pid)}
  end

  defp initial_state do
    %{
      # pid => when it came
      watchers: %{},
      changes: 0
    }
  end

  defp add(state, pid) do
    Process.monitor(pid)
    %{state | watchers: Map.put_new(state.watchers, pid, System.monotonic_time())}
  end

  defp remove(state, pid), do: update_in(state.watchers, &Map.delete(&1, pid))

  defp count(state), do: %{state | changes: state.changes + 1}
end
