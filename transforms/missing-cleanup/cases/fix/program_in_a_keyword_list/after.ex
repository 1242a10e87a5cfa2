defmodule Kiln.Burner do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    port = Port.open({:spawn, "sleep 20"}, [:binary])
    {:os_pid, os_pid} = Port.info(port, :os_pid)
    {:ok, [port: port, os_pid: os_pid, name: opts[:name]]}
  end

  @impl true
  def handle_call(:os_pid, _from, state), do: {:reply, state[:os_pid], state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info({port, {:data, data}}, state) do
    if state[:port] == port, do: IO.puts(data)
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    System.cmd("kill", [to_string(state[:os_pid])], stderr_to_stdout: true)
  end
end
