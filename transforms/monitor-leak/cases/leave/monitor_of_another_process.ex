defmodule Leave.OtherProcess do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{jobs: []}}

  @impl true
  def handle_cast({:add, pid}, state) do
    # The watcher is the task, and the monitor ends with it
    Task.start(fn ->
      Process.monitor(pid)

      receive do
        {:DOWN, _ref, :process, ^pid, reason} -> IO.inspect(reason)
      end
    end)

    {:noreply, %{state | jobs: [pid | state.jobs]}}
  end

  def handle_cast({:remove, pid}, state) do
    {:noreply, %{state | jobs: List.delete(state.jobs, pid)}}
  end
end
