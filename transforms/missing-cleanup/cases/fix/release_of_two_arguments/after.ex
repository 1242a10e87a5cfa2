defmodule Theatre.Rows do
  # Who sits where, for as long as nobody clears the row.
  def join(row, who, _options), do: :persistent_term.put({__MODULE__, row, who}, :taken)
  def leave(row, who), do: :persistent_term.erase({__MODULE__, row, who})
  def held?([row, who]), do: :persistent_term.get({__MODULE__, row, who}, nil) == :taken
end

defmodule Theatre.Seat do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    room = opts[:room]
    Theatre.Rows.join(room, self(), %{at: 1})
    {:ok, %{seen: 0, room: room}}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:look, state), do: {:noreply, %{state | seen: state.seen + 1}}

  @impl true
  def terminate(_reason, state) do
    Theatre.Rows.leave(state.room, self())
  end
end
