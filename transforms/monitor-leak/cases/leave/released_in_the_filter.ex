defmodule Leave.ReleasedInFilter do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{listeners: []}}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    ref = :erlang.monitor(:process, pid)
    {:reply, :ok, %{state | listeners: [{pid, ref} | state.listeners]}}
  end

  @impl true
  def handle_cast({:unsubscribe, pid}, state) do
    listeners =
      Enum.reject(state.listeners, fn {listener, ref} ->
        listener == pid and :erlang.demonitor(ref, [:flush])
      end)

    {:noreply, %{state | listeners: listeners}}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, pid, _reason}, state) do
    {:noreply, %{state | listeners: List.delete(state.listeners, {pid, ref})}}
  end
end
