defmodule Ticker do
  use GenServer

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, nil)

  def init(_), do: {:ok, %{listeners: []}}

  def handle_call({:add, pid}, _from, s) do
    Process.monitor(pid)
    {:reply, :ok, %{s | listeners: [pid | s.listeners]}}
  end

  def handle_call({:remove, pid}, _from, s),
    do: {:reply, :ok, %{s | listeners: List.delete(s.listeners, pid)}}

  def handle_info({:DOWN, _ref, :process, pid, _}, s),
    do: {:noreply, %{s | listeners: List.delete(s.listeners, pid)}}

  def handle_info(:tick, s) do
    for pid <- s.listeners, do: send(pid, :tick)
    {:noreply, s}
  end
end
