defmodule Tunnel.Digger do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_opts) do
    {:ok, %{os_pid: start_daemon()}}
  end

  @impl true
  def handle_call(:os_pid, _from, state), do: {:reply, state.os_pid, state}

  defp start_daemon do
    ~c"nohup sleep 20 >/dev/null 2>&1 & echo $!"
    |> :os.cmd()
    |> to_string()
    |> String.trim()
  end
end
