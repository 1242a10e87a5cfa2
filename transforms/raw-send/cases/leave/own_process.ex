defmodule Kettle do
  use GenServer

  def init(opts), do: {:ok, opts, {:continue, :heat}}

  def handle_continue(:heat, state) do
    send(self(), :heat)
    Process.send_after(self(), :check, 1_000)
    {:noreply, state}
  end

  def handle_info(:heat, state) do
    me = self()
    send(me, :whistle)
    Task.start(fn -> send(me, {:hot, 100}) end)
    {:noreply, state}
  end

  def handle_info(_, state), do: {:noreply, state}
end
