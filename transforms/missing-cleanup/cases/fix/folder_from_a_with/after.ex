defmodule Wax.Seal do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    {:ok, dir} = create_dir()
    {:ok, %{dir: dir}}
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

  defp create_dir do
    dir = Path.join(System.tmp_dir() || "/tmp", "certs-#{System.unique_integer([:positive])}")

    with :ok <- File.mkdir_p(dir), do: {:ok, dir}
  end
end
