defmodule Tunnel.Digger do
  use GenServer
  require Logger

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    {:ok, %{os_pid: start_daemon()}}
  end

  @impl true
  def handle_call(:os_pid, _from, state), do: {:reply, state.os_pid, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    System.cmd("kill", [state.os_pid], stderr_to_stdout: true)
  end

  defp start_daemon do
    ~c"nohup sleep 20 >/dev/null 2>&1 & echo $!"
    |> :os.cmd()
    |> to_string()
    |> String.trim()
  end
end
