# declines: time-out
defmodule Tea.Pot do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    :persistent_term.put({__MODULE__, self()}, :hot)
    {:ok, %{cups: 6}, 60_000}
  end

  @impl true
  def handle_call(:pour, _from, state), do: {:reply, :ok, %{state | cups: state.cups - 1}, 60_000}

  @impl true
  def handle_info(:timeout, state), do: {:stop, :normal, state}
end
