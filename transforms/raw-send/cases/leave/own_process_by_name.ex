defmodule Clock do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  def init(nil), do: {:ok, 0}

  def handle_info(:tick, n) do
    send(__MODULE__, :tock)
    {:noreply, n + 1}
  end

  def handle_info(:tock, n), do: {:noreply, n}
end
