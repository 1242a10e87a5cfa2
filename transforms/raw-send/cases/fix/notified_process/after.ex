defmodule Shop.Bell do
  use GenServer
  require Logger

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_opts), do: {:ok, %{rung: 0}}

  @impl true
  def handle_cast({:ring, pid, note}, state) do
    # The waiter may have gone home.
    deliver(pid, {:rung, note, state.rung})
    {:noreply, %{state | rung: state.rung + 1}}
  end

  @impl true
  def handle_call(:rung, _from, state), do: {:reply, state.rung, state}

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone?, do: Logger.warning("delivery failed: #{inspect(dest)} is not running")

    send(dest, message)
  end
end
