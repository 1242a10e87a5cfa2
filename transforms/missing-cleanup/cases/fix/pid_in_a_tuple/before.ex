defmodule Clock.Tower do
  use GenServer
  def start_link(o), do: GenServer.start_link(__MODULE__, o)
  def pid(p), do: GenServer.call(p, :pid)
  @impl true
  def init(_) do
    port = Port.open({:spawn, "sleep 20"}, [:binary, :exit_status])
    {:ok, {port, Port.info(port)[:os_pid]}}
  end

  @impl true
  def handle_call(:pid, _, {_, os} = s), do: {:reply, os, s}
end
