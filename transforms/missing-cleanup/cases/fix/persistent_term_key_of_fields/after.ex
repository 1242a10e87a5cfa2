defmodule Maps.Tile do
  use GenServer, restart: :transient

  def start_link({x, y}), do: GenServer.start_link(__MODULE__, {x, y})
  def key(server), do: GenServer.call(server, :key)

  @impl true
  def init({x, y}) do
    Process.flag(:trap_exit, true)

    :ok = :persistent_term.put({__MODULE__, x, y}, "grass")
    {:ok, %{x: x, at: %{y: y}, y: y}, :hibernate}
  end

  @impl true
  def handle_call(:key, _from, tile) do
    {:reply, {__MODULE__, tile.x, tile.at.y}, tile, :hibernate}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state, :hibernate}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:grow, tile) do
    :persistent_term.put({__MODULE__, tile.x, tile.y}, "wood")
    {:noreply, tile, :hibernate}
  end

  @impl true
  def terminate(_reason, state) do
    :persistent_term.erase({__MODULE__, state.x, state.y})
  end
end
