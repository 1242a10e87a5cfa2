# declines: in Desk.Link.up/1 at link.ex:3
defmodule Desk do
  use GenServer

  alias Desk.Link

  @impl true
  def init(_), do: {:ok, %{lines: %{}}}

  @impl true
  def handle_call({:open, line, pid}, _from, state) do
    ref = Link.up(pid)
    {:reply, :ok, put_in(state.lines[line], {pid, ref})}
  end

  def handle_call({:close, line}, _from, state) do
    {:reply, :ok, %{state | lines: Map.delete(state.lines, line)}}
  end

  @impl true
  def handle_info({:DOWN, ref, :process, _pid, _reason}, state) do
    lines = Map.reject(state.lines, fn {_line, {_pid, held}} -> held == ref end)
    {:noreply, %{state | lines: lines}}
  end
end
