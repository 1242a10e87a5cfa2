# declines: nothing in the state says whether it is still held
defmodule Harbour.Berth do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    lock = Path.join(opts[:dir], "berth.lock")

    case File.open(lock, [:write, :exclusive]) do
      {:ok, device} ->
        File.close(device)
        {:ok, %{lock: lock}}

      {:error, :eexist} ->
        {:stop, :taken}
    end
  end

  # Another ship may lie there from now on.
  @impl true
  def handle_call(:leave, _from, berth) do
    File.rm!(berth.lock)
    {:reply, :ok, berth}
  end
end
