defmodule Kiosk do
  use GenServer

  alias Kiosk.Undertaker

  @impl true
  def init(_), do: {:ok, %{readers: []}}

  @impl true
  def handle_call({:open, pid}, _from, state) do
    Undertaker.watch(pid)
    {:reply, :ok, %{state | readers: [pid | state.readers]}}
  end

  def handle_call({:close, pid}, _from, state) do
    {:reply, :ok, %{state | readers: List.delete(state.readers, pid)}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, state) do
    {:noreply, %{state | readers: List.delete(state.readers, pid)}}
  end
end
