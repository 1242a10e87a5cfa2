# declines: somebody who waits
defmodule Decline.WaitsWithoutACall do
  use GenServer

  def init(_), do: {:ok, %{queue: :queue.new()}}

  def handle_info({:checkout, from, now}, state) do
    {:noreply, %{state | queue: :queue.in({now, from}, state.queue)}}
  end

  def handle_cast({:checkin, resource}, state) do
    {{:value, {_now, {pid, tag}}}, queue} = :queue.out(state.queue)
    send(pid, {tag, resource})
    {:noreply, %{state | queue: queue}}
  end
end
