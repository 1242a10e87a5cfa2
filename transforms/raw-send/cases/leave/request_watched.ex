defmodule Library.Reader do
  use GenServer

  def init(desk), do: {:ok, %{desk: desk, asked: nil}}

  def handle_cast({:ask, title}, %{desk: desk} = state) do
    ref = Process.monitor(desk)
    send(desk, {:lend, self(), ref, title})
    {:noreply, %{state | asked: ref}}
  end

  def handle_cast({:count, tag}, state) do
    send(state.desk, {:"$gen_call", {self(), tag}, :count})
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, :process, _, _}, %{asked: ref} = state) do
    {:noreply, %{state | asked: nil}}
  end

  def handle_info({:io_request, from, ref, request}, state) do
    send(Process.group_leader(), {:io_request, from, ref, request})
    {:noreply, state}
  end
end
