defmodule Meter do
  use GenServer

  def start_link(sink), do: GenServer.start_link(__MODULE__, sink)

  def poke(meter), do: send(meter, :poke)

  def init(sink), do: {:ok, sink}

  def handle_info(:poke, sink) do
    {:poked, at} = send(sink, {:poked, System.monotonic_time()})
    sent = Enum.map([1, 2], fn n -> send(sink, n) end)
    {:noreply, Map.put(%{sink: sink, sent: sent}, :at, at)}
  end

  def handle_call({:relay, message}, _from, sink), do: {:reply, relay(sink, message), sink}

  defp relay(sink, message), do: send(sink, message)
end
