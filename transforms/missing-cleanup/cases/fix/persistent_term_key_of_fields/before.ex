defmodule Maps.Tile do
  use GenServer, restart: :transient

  def start_link({x, y}), do: GenServer.start_link(__MODULE__, {x, y})
  def key(server), do: GenServer.call(server, :key)

  @impl true
  def init({x, y}) do
    :ok = :persistent_term.put({__MODULE__, x, y}, "grass")
    {:ok, %{x: x, at: %{y: y}, y: y}, :hibernate}
  end

  @impl true
  def handle_call(:key, _from, tile) do
    {:reply, {__MODULE__, tile.x, tile.at.y}, tile, :hibernate}
  end

  @impl true
  def handle_info(:grow, tile) do
    :persistent_term.put({__MODULE__, tile.x, tile.y}, "wood")
    {:noreply, tile, :hibernate}
  end
end
