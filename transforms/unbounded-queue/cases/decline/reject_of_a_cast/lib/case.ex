# declines: has no caller
defmodule Decline.RejectOfACast do
  use GenServer

  def init(_), do: {:ok, %{events: []}}

  def handle_cast({:event, event}, state) do
    {:noreply, %{state | events: [event | state.events]}}
  end
end
