defmodule Chalk.Board do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, nil)
  def path(pid), do: GenServer.call(pid, :path)

  @impl true
  def init(nil) do
    Process.flag(:trap_exit, true)

    path = Path.join(System.tmp_dir!(), "pad-#{System.unique_integer([:positive])}.txt")
    File.write!(path, "")
    {:ok, [path: path, lines: 0]}
  end

  @impl true
  def handle_call(:path, _from, state), do: {:reply, state[:path], state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm(state[:path])
  end
end
