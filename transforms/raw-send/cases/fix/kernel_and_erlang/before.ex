defmodule Dock.Crane do
  use GenServer

  require Logger

  def start_link(dest), do: GenServer.start_link(__MODULE__, dest)

  @impl true
  def init(dest), do: {:ok, dest}

  @impl true
  def handle_cast({:lift, box}, dest) do
    Kernel.send(dest, {:lifted, box})
    _ = :erlang.send(dest, {:weight, byte_size(box)})
    {:noreply, dest}
  end

  @impl true
  def handle_call(:sync, _from, dest), do: {:reply, :ok, dest}
end
