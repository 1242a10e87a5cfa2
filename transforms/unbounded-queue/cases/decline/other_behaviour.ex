# declines: is not a plain GenServer
defmodule Decline.OtherBehaviour do
  @behaviour :gen_server

  def start_link(_), do: :gen_server.start_link(__MODULE__, [], [])

  def init(_), do: {:ok, %{events: []}}

  def handle_call(:events, _from, state), do: {:reply, state.events, state}

  def handle_cast({:event, event}, state) do
    {:noreply, %{state | events: [event | state.events]}}
  end
end
