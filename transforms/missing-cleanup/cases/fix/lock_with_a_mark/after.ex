defmodule Vault.Door do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def shut(door), do: GenServer.call(door, :shut)
  def open(door), do: GenServer.call(door, :open)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    {:ok, %{bolt: Path.join(opts[:dir], "vault.lock"), shut: false, guests: 0}}
  end

  @impl true
  def handle_call(:shut, _from, door) do
    case File.write(door.bolt, "shut", [:exclusive]) do
      :ok -> {:reply, :ok, %{door | shut: true}}
      {:error, reason} -> {:reply, {:error, reason}, door}
    end
  end

  def handle_call(:open, _from, %{shut: true} = door) do
    File.rm!(door.bolt)
    {:reply, :ok, %{door | shut: false}}
  end

  def handle_call(:open, _from, door), do: {:reply, {:error, :open}, door}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    if state.shut, do: File.rm(state.bolt)
  end
end
