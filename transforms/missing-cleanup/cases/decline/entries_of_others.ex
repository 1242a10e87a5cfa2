# declines: nothing in the state says which
defmodule Coat.Check do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{given: 0}}

  @impl true
  def handle_call({:hang, owner, coat}, _from, state) do
    :persistent_term.put({__MODULE__, owner}, coat)
    {:reply, :ok, %{state | given: state.given + 1}}
  end
end
