defmodule Film.Projector do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, :reel)
  def os_pid(server), do: GenServer.call(server, :os_pid)

  @impl true
  def init(reel) do
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
  def handle_info(msg, state) do
    send(self(), {:"$gen_cast", msg})
    {:noreply, state}
  end
end
