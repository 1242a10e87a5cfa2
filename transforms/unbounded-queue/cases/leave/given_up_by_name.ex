defmodule Leave.GivenUpByName do
  use GenServer

  def init(_), do: {:ok, %{handlers: []}}

  def handle_call({:add_handler, name, fun}, _from, state) do
    {:reply, :ok, %{state | handlers: [{name, fun} | state.handlers]}}
  end

  def handle_call({:remove_handler, name}, _from, state) do
    {:reply, :ok, %{state | handlers: List.keydelete(state.handlers, name, 0)}}
  end

  def handle_cast({:event, event}, state) do
    Enum.each(state.handlers, fn {_name, fun} -> fun.(event) end)
    {:noreply, state}
  end
end
