# declines: in Relay.Probe.attach/2 at probe.ex:5
defmodule Relay do
  use GenServer

  defstruct peers: MapSet.new(), refs: %{}

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_cast({:join, pid}, %__MODULE__{} = relay) do
    refs = Map.put_new_lazy(relay.refs, pid, fn -> Relay.Probe.attach(pid) end)
    {:noreply, %{relay | peers: MapSet.put(relay.peers, pid), refs: refs}}
  end

  def handle_cast({:part, pid}, %__MODULE__{} = relay) do
    {:noreply, %{relay | peers: MapSet.delete(relay.peers, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, %__MODULE__{} = relay) do
    peers = MapSet.delete(relay.peers, pid)
    {:noreply, %{relay | peers: peers, refs: Map.delete(relay.refs, pid)}}
  end
end
