defmodule Leave.ReceiveOnce do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{peers: []}}

  @impl true
  def handle_call({:ask, pid, question}, _from, state) do
    {:reply, ask(pid, question), state}
  end

  def handle_call({:forget, pid}, _from, state) do
    {:reply, :ok, %{state | peers: List.delete(state.peers, pid)}}
  end

  @impl true
  def handle_cast({:meet, pid}, state), do: {:noreply, %{state | peers: [pid | state.peers]}}

  defp ask(pid, question) do
    ref = Process.monitor(pid)
    send(pid, {question, ref, self()})

    receive do
      {^ref, answer} ->
        Process.demonitor(ref, [:flush])
        {:ok, answer}

      {:DOWN, ^ref, :process, ^pid, reason} ->
        {:error, reason}
    after
      100 ->
        Process.demonitor(ref, [:flush])
        {:error, :timeout}
    end
  end
end
