defmodule Harbour.Warden do
  @moduledoc "Gives berths to ships."
  use GenServer

  alias Harbour.State

  @spec start_link(pid()) :: GenServer.on_start()
  def start_link(notify), do: GenServer.start_link(__MODULE__, notify)

  @spec dock(pid(), term(), pid()) :: :ok
  def dock(master, berth, ship), do: GenServer.cast(master, {:dock, berth, ship})

  @spec undock(pid(), term(), pid()) :: :ok
  def undock(master, berth, ship), do: GenServer.cast(master, {:undock, berth, ship})

  @impl true
  def init(notify) do
    {:ok, %State{notify: notify}, {:continue, :open}}
  end

  @impl true
  def handle_continue(:open, %State{} = state), do: {:noreply, %State{state | closed?: false}}

  @impl true
  def handle_cast({:dock, _berth, _ship}, %State{closed?: true} = state) do
    {:noreply, state}
  end

  def handle_cast({:dock, berth, ship}, %State{berths: berths} = state) do
    # a ship may lie at several berths
    true = is_pid(ship)
    Process.monitor(ship)
    berths = Map.update(berths, berth, [ship], fn ships -> [ship | ships -- [ship]] end)
    {:noreply, %State{state | berths: berths}}
  end

  def handle_cast({:undock, berth, ship}, %State{berths: berths} = state) do
    berths = Map.update(berths, berth, [], &List.delete(&1, ship))
    {:noreply, %State{state | berths: berths}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, ship, _reason}, %State{} = state) do
    send(state.notify, {:sunk, ship})
    berths = for {berth, ships} <- state.berths, into: %{}, do: {berth, ships -- [ship]}
    {:noreply, %State{state | berths: berths}}
  end
end
