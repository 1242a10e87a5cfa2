defmodule Clock.Work do
  use GenServer
  require Logger
  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def os_pid(p), do: GenServer.call(p, :pid)

  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)

    {out, 0} = System.cmd("sh", ["-c", "sleep 20 >/dev/null 2>&1 & echo $!"])
    {:ok, %{pid: out |> String.trim() |> String.to_integer()}}
  end

  @impl true
  def handle_call(:pid, _from, s), do: {:reply, s.pid, s}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    System.cmd("kill", [to_string(state.pid)], stderr_to_stdout: true)
  end
end
