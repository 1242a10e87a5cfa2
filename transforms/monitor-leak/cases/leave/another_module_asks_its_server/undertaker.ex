defmodule Kiosk.Undertaker do
  use GenServer

  def watch(pid), do: GenServer.call(__MODULE__, {:watch, pid})

  @impl true
  def init(_), do: {:ok, MapSet.new()}

  @impl true
  def handle_call({:watch, pid}, _from, watched) do
    Process.monitor(pid)
    {:reply, :ok, MapSet.put(watched, pid)}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, watched) do
    {:noreply, MapSet.delete(watched, pid)}
  end
end
