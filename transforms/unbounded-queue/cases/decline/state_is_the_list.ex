# declines: the state itself is the list
defmodule Decline.StateIsTheList do
  use GenServer

  def init(items), do: {:ok, items}

  def handle_cast({:push, item}, items), do: {:noreply, [item | items]}

  def handle_call(:pop, _from, [item | items]), do: {:reply, item, items}
end
