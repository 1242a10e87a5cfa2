defmodule Vault.Door do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def shut(door), do: GenServer.call(door, :shut)
  def open(door), do: GenServer.call(door, :open)

  @impl true
  def init(opts) do
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
end
