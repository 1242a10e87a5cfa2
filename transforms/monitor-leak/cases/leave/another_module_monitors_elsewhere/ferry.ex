defmodule Ferry do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{aboard: MapSet.new()}}

  @impl true
  def handle_cast({:board, pid}, state) do
    Ferry.Horn.when_gone(pid, fn -> IO.puts("gone") end)
    {:noreply, %{state | aboard: MapSet.put(state.aboard, pid)}}
  end

  def handle_cast({:alight, pid}, state) do
    {:noreply, %{state | aboard: MapSet.delete(state.aboard, pid)}}
  end
end
