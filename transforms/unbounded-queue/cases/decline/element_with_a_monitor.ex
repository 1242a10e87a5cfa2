# declines: would be left behind
defmodule Decline.ElementWithAMonitor do
  use GenServer

  def init(_), do: {:ok, %{waiting: :queue.new()}}

  def handle_call(:take, {pid, _} = from, state) do
    ref = Process.monitor(pid)
    {:noreply, %{state | waiting: :queue.in({from, ref}, state.waiting)}}
  end

  def handle_cast(:give, state) do
    case :queue.out(state.waiting) do
      {{:value, {from, ref}}, waiting} ->
        Process.demonitor(ref, [:flush])
        GenServer.reply(from, :ok)
        {:noreply, %{state | waiting: waiting}}

      {:empty, _} ->
        {:noreply, state}
    end
  end
end
