defmodule Kiosk.Till do
  use GenServer

  require Logger

  def start_link(boss), do: GenServer.start_link(__MODULE__, boss)

  @impl true
  def init(boss), do: {:ok, boss}

  @impl true
  def handle_info(:empty, boss) do
    with true <- boss != nil do
      send(boss, :till_empty)
    end

    {:noreply, boss}
  end

  @impl true
  def handle_call(:sync, _from, boss), do: {:reply, :ok, boss}
end
