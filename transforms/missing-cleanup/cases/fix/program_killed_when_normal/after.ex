defmodule Tunnel.Lamp do
  use GenServer
  require Logger

  defstruct [:os_pid, :host]

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    {:ok, os_pid} = spawn_tunnel("20")
    {:ok, %__MODULE__{os_pid: os_pid, host: opts[:host]}}
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
  def terminate(:normal, state) do
    System.cmd("kill", ["-9", to_string(state.os_pid)])
  end

  def terminate(_reason, state) do
    System.cmd("kill", [to_string(state.os_pid)], stderr_to_stdout: true)
    :ok
  end

  defp spawn_tunnel(arg) do
    script = "sleep #{arg} >/dev/null 2>&1 & echo $!"

    case System.cmd("/bin/sh", ["-c", script]) do
      {out, 0} -> {:ok, String.trim(out)}
      {out, code} -> {:error, {code, out}}
    end
  end
end
