defmodule Leave.StopsWithOwner do
  use GenServer

  def start(owner), do: GenServer.start(__MODULE__, owner)

  @impl true
  def init(owner) do
    Process.monitor(owner)
    {:ok, %{owner: owner, seen: []}}
  end

  @impl true
  def handle_cast({:seen, pid}, state), do: {:noreply, %{state | seen: [pid | state.seen]}}

  def handle_cast({:unseen, pid}, state) do
    {:noreply, %{state | seen: List.delete(state.seen, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, owner, _reason}, %{owner: owner} = state) do
    {:stop, :normal, state}
  end
end
