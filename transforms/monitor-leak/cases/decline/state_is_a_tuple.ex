# declines: not a map or struct
defmodule Toll do
  use GenServer

  @impl true
  def init(_), do: {:ok, {MapSet.new(), 0}}

  @impl true
  def handle_call({:enter, pid}, _from, {waiting, passed}) do
    Process.monitor(pid)
    {:reply, :ok, {MapSet.put(waiting, pid), passed}}
  end

  def handle_call({:pass, pid}, _from, {waiting, passed}) do
    {:reply, :ok, {MapSet.delete(waiting, pid), passed + 1}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, {waiting, passed}) do
    {:noreply, {MapSet.delete(waiting, pid), passed}}
  end
end
