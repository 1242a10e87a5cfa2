# declines: cannot be counted
defmodule Decline.SetToNil do
  use GenServer

  def init(_), do: {:ok, %{early: []}}

  def handle_info(message, %{early: nil} = state) do
    send(self(), {:now, message})
    {:noreply, state}
  end

  def handle_info(message, state), do: {:noreply, update_in(state.early, &[message | &1])}

  def handle_cast(:flush, state), do: {:noreply, %{state | early: nil}}
end
