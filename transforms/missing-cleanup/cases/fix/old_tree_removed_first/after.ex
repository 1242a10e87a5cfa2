defmodule Seed.Vault do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    base = System.tmp_dir!()
    dir = Path.join(base, "certs-" <> to_string(opts[:n]))
    File.rm_rf!(dir)
    File.mkdir_p!(dir)
    key = Path.join(dir, "key.pem")
    File.write!(key, "k")
    File.chmod!(key, 0o600)
    File.write!(Path.join(dir, "cert.pem"), "c")
    {:ok, %{dir: dir, key: key}}
  end

  @impl true
  def handle_call(:dir, _from, s), do: {:reply, s.dir, s}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm_rf(state.dir)
  end
end
