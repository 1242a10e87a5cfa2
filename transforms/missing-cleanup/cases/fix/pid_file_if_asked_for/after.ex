defmodule Post.Office do
  use GenServer
  require Logger
  def start_link(o), do: GenServer.start_link(__MODULE__, o)
  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    state = %{pid_file: opts[:pid_file], n: 0}
    write_pid(state.pid_file)
    {:ok, state}
  end

  @impl true
  def handle_call(:n, _, s), do: {:reply, s.n, s}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    if state.pid_file, do: File.rm(state.pid_file)
  end

  defp write_pid(nil), do: :ok
  defp write_pid(path), do: File.write!(path, System.pid())
end
