# declines: does not send, for want of a receiver
defmodule Herald do
  use GenServer

  def init(_), do: {:ok, %{told: 0}}

  def handle_cast({:tell, pid, news}, state) do
    if Process.alive?(pid) do
      send(pid, {:news, news})
      {:noreply, %{state | told: state.told + 1}}
    else
      {:noreply, state}
    end
  end
end
