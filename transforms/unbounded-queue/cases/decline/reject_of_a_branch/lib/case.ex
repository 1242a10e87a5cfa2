# declines: or not
defmodule Decline.RejectOfABranch do
  use GenServer

  def init(_), do: {:ok, %{seen: [], total: 0}}

  def handle_call({:see, what, keep?}, _from, state) do
    state = if keep?, do: %{state | seen: [what | state.seen]}, else: state
    {:reply, :ok, %{state | total: state.total + 1}}
  end
end
