# declines: it is no GenServer
defmodule Score do
  use GenServer

  def init(pids), do: {:ok, pids}

  def handle_cast({:goal, team}, pids) do
    for pid <- pids, do: send(pid, {:goal, team})
    {:noreply, pids}
  end
end

defmodule Page do
  def mount(_params, _session, socket), do: {:ok, socket}

  def handle_info({:goal, team}, socket), do: {:noreply, Map.put(socket, :team, team)}
end
