# declines: :DOWN
defmodule Decline.Counts do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{sessions: %{}, open: 0}}

  @impl true
  def handle_cast({:opened, id, pid}, state) do
    Process.monitor(pid)
    sessions = Map.put(state.sessions, id, pid)
    {:noreply, %{state | sessions: sessions, open: state.open + 1}}
  end

  def handle_cast({:closed, id}, state) do
    {:noreply, %{state | sessions: Map.delete(state.sessions, id), open: state.open - 1}}
  end

  # One message a session so far, one a process then: the count would be wrong
  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    sessions = Map.reject(state.sessions, fn {_id, session} -> session == pid end)
    {:noreply, %{state | sessions: sessions, open: state.open - 1}}
  end
end
