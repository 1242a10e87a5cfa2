defmodule Film.Projector do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, :reel)
  def os_pid(server), do: GenServer.call(server, :os_pid)

  @impl true
  def init(reel) do
    Process.flag(:trap_exit, true)

    {output, 0} = System.cmd("sh", ["-c", "sleep 20 >/dev/null 2>&1 & echo $!"])
    os_pid = String.trim(output)

    {:ok,
     %{
       reel: reel,
       # of the lamp
       os_pid: os_pid
     }}
  end

  @impl true
  def handle_call(:os_pid, _from, state), do: {:reply, state.os_pid, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(msg, state) do
    send(self(), {:"$gen_cast", msg})
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    System.cmd("kill", [state.os_pid], stderr_to_stdout: true)
  end
end
