defmodule Shop.Carts do
  @moduledoc false

  defmodule Right do
    @moduledoc "Already releases what it watches."
    use GenServer

    def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

    @impl true
    def init(_), do: {:ok, %{carts: %{}}}

    @impl true
    def handle_cast({:open, pid}, state) do
      carts = Map.put_new_lazy(state.carts, pid, fn -> Process.monitor(pid) end)
      {:noreply, %{state | carts: carts}}
    end

    def handle_cast({:close, pid}, state) do
      {ref, carts} = Map.pop(state.carts, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      {:noreply, %{state | carts: carts}}
    end

    @impl true
    def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
      {:noreply, %{state | carts: Map.delete(state.carts, pid)}}
    end
  end

  defmodule Wrong do
    @moduledoc "Forgets that it watches."
    use GenServer

    def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

    @impl true
    def init(_), do: {:ok, %{carts: %{}, total: 0, monitors: %{}}}

    @impl true
    def handle_cast({:open, pid, items}, %{carts: carts} = state) do
      state = monitor_pid(state, pid)
      {:noreply, %{state | carts: Map.put(carts, pid, items), total: state.total + 1}}
    end

    def handle_cast({:close, pid}, %{carts: carts} = state) do
      {_items, carts} = Map.pop(carts, pid)
      {:noreply, demonitor_pid(%{state | carts: carts}, pid)}
    end

    @impl true
    def handle_info({:DOWN, _ref, :process, pid, _reason}, %{carts: carts} = state) do
      state = %{state | monitors: Map.delete(state.monitors, pid)}
      {:noreply, %{state | carts: Map.delete(carts, pid)}}
    end

    defp monitor_pid(state, pid) do
      monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
      %{state | monitors: monitors}
    end

    # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
    defp demonitor_pid(state, pid) do
      if is_map_key(state.carts, pid) do
        state
      else
        {ref, monitors} = Map.pop(state.monitors, pid)
        if ref, do: Process.demonitor(ref, [:flush])
        %{state | monitors: monitors}
      end
    end
  end
end
