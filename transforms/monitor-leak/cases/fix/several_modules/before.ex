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
    def init(_), do: {:ok, %{carts: %{}, total: 0}}

    @impl true
    def handle_cast({:open, pid, items}, %{carts: carts} = state) do
      pid |> Process.monitor()
      {:noreply, %{state | carts: Map.put(carts, pid, items), total: state.total + 1}}
    end

    def handle_cast({:close, pid}, %{carts: carts} = state) do
      {_items, carts} = Map.pop(carts, pid)
      {:noreply, %{state | carts: carts}}
    end

    @impl true
    def handle_info({:DOWN, _ref, :process, pid, _reason}, %{carts: carts} = state) do
      {:noreply, %{state | carts: Map.delete(carts, pid)}}
    end
  end
end
