defmodule Tunnel.Lamp do
  use GenServer

  defstruct [:os_pid, :host]

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    {:ok, os_pid} = spawn_tunnel("20")
    {:ok, %__MODULE__{os_pid: os_pid, host: opts[:host]}}
  end

  @impl true
  def handle_call(:os_pid, _from, state), do: {:reply, state.os_pid, state}

  @impl true
  def terminate(:normal, state) do
    System.cmd("kill", ["-9", to_string(state.os_pid)])
  end

  def terminate(_reason, _state), do: :ok

  defp spawn_tunnel(arg) do
    script = "sleep #{arg} >/dev/null 2>&1 & echo $!"

    case System.cmd("/bin/sh", ["-c", script]) do
      {out, 0} -> {:ok, String.trim(out)}
      {out, code} -> {:error, {code, out}}
    end
  end
end
