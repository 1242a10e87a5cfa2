defmodule Clock.Tower do
  use GenServer
  require Logger
  def start_link(o), do: GenServer.start_link(__MODULE__, o)
  def pid(p), do: GenServer.call(p, :pid)
  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)

    port = Port.open({:spawn, "sleep 20"}, [:binary, :exit_status])
    {:ok, {port, Port.info(port)[:os_pid]}}
  end

  @impl true
  def handle_call(:pid, _, {_, os} = s), do: {:reply, os, s}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    System.cmd("kill", [to_string(elem(state, 1))], stderr_to_stdout: true)
  end
end
