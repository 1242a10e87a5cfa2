defmodule Shop.Bell do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_opts), do: {:ok, %{rung: 0}}

  @impl true
  def handle_cast({:ring, pid, note}, state) do
    # The waiter may have gone home.
    send(pid, {:rung, note, state.rung})
    {:noreply, %{state | rung: state.rung + 1}}
  end

  @impl true
  def handle_call(:rung, _from, state), do: {:reply, state.rung, state}
end
