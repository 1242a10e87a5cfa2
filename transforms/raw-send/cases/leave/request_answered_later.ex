defmodule Bakery.Counter do
  use GenServer

  def init(_), do: {:ok, %{waiting: [], special: nil}}

  def handle_cast({:order, pid, ref}, state) do
    {:noreply, %{state | waiting: [{pid, ref} | state.waiting]}}
  end

  def handle_cast({:special, pid, ref}, state) do
    {:noreply, %{state | special: %{pid: pid, ref: ref}}}
  end

  def handle_info({:baked, bread}, state) do
    for {pid, ref} <- state.waiting, do: send(pid, {ref, bread})
    special = state.special
    if special, do: send(special.pid, {:special, special.ref, bread})
    {:noreply, %{state | waiting: [], special: nil}}
  end

  def handle_info({:give_up, why}, state) do
    Enum.each(state.waiting, fn {pid, tag} -> reply(pid, tag, {:error, why}) end)
    {:noreply, %{state | waiting: []}}
  end

  defp reply(pid, tag, answer), do: send(pid, {tag, answer})
end
