# declines: ETS
defmodule Decline.Rows do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{rows: :ets.new(:rows, [:bag, :private])}}

  @impl true
  def handle_call({:subscribe, pid, topic}, _from, state) do
    Process.monitor(pid)
    :ets.insert(state.rows, {pid, topic})
    {:reply, :ok, state}
  end

  def handle_call({:unsubscribe, pid}, _from, state) do
    :ets.delete(state.rows, pid)
    {:reply, :ok, state}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    :ets.delete(state.rows, pid)
    {:noreply, state}
  end
end
