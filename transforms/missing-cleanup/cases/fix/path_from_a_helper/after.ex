defmodule Print.Room do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def folders(server), do: GenServer.call(server, :folders)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    spool = make_folder("spool")

    case open_tray() do
      {:ok, tray} -> {:ok, %{spool: spool, tray: tray, pages: 0}}
      {:error, reason} -> {:stop, reason}
    end
  end

  @impl true
  def handle_call(:folders, _from, state), do: {:reply, [state.spool, state.tray], state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm_rf(state.spool)
    File.rm(state.tray)
  end

  defp make_folder(name) do
    path = Path.join(System.tmp_dir!(), "#{name}-#{System.unique_integer([:positive])}")
    File.mkdir_p!(path)
    path
  end

  defp open_tray do
    path = Path.join(System.tmp_dir!(), "tray-#{System.unique_integer([:positive])}")

    case File.write(path, "") do
      :ok -> {:ok, path}
      {:error, reason} -> {:error, reason}
    end
  end
end
