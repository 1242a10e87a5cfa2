defmodule Cellar.Lock do
  use GenServer

  def start_link(path), do: GenServer.start_link(__MODULE__, path: path, owner: self())
  def path(server), do: GenServer.call(server, :path)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    lock = opts[:path] <> ".lock"

    case File.write(lock, "#{System.pid()}", [:exclusive]) do
      :ok -> {:ok, %{owner: opts[:owner], lock: lock}}
      {:error, reason} -> {:stop, reason}
    end
  end

  @impl true
  def handle_call(:path, _from, state), do: {:reply, state.lock, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:check, state), do: {:noreply, state}

  # The owner is told first.
  @impl true
  def terminate(_reason, %{owner: owner} = state) do
    send(owner, :unlocking)
    File.rm(state.lock)
  end
end
