defmodule Lamps.Bridge do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.sleep(opts[:warm_up])
    {:ok, %{lamps: %{}, host: opts[:host]}, {:continue, :discover}}
  end

  @impl true
  def handle_continue(:discover, state) do
    {:ok, lamps} = HTTPoison.get("http://" <> state.host)
    {:noreply, %{state | lamps: lamps}}
  end

  @impl true
  def handle_call(:lamps, _from, state), do: {:reply, state.lamps, state}

  @impl true
  def terminate(_reason, state) do
    System.cmd("lampctl", ["off", state.host])
    :timer.sleep(100)
  end
end
