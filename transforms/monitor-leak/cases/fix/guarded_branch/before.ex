defmodule Mail.Boxes do
  use GenServer
  require Logger

  defstruct subscribers: [], sweeper: nil

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    unless pid in state.subscribers, do: Process.monitor(pid)
    {:reply, :ok, %{state | subscribers: Enum.uniq([pid | state.subscribers])}}
  end

  def handle_call({:unsubscribe, pid}, _from, state) do
    if pid in state.subscribers do
      Logger.debug("unsubscribed")
      {:reply, :ok, %{state | subscribers: state.subscribers -- [pid]}}
    else
      {:reply, {:error, :not_subscribed}, state}
    end
  end

  @impl true
  def handle_cast(:sweep, state) do
    {pid, ref} = spawn_monitor(fn -> :swept end)
    {:noreply, %{state | sweeper: {pid, ref}}}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, %{sweeper: {_, ref}} = state) do
    {:noreply, %{state | sweeper: nil}}
  end

  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | subscribers: state.subscribers -- [pid]}}
  end
end
