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
    Theatre.Rows.join(opts[:room], self(), %{at: 1})
    {:ok, %{seen: 0}}
  end

  @impl true
  def handle_info(:look, state), do: {:noreply, %{state | seen: state.seen + 1}}
end
