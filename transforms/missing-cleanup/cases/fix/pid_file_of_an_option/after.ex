defmodule Light.Beacon do
  use GenServer
  require Logger

  @default_pid_file "beacon.pid"

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    {:ok, %{pid_file: Keyword.get(opts, :pid_file, @default_pid_file)}, {:continue, :write_pid}}
  end

  @impl true
  def handle_continue(:write_pid, %{pid_file: pid_file} = state) do
    File.write!(pid_file, "#{System.pid()}\n")
    {:noreply, state}
  end

  @impl true
  def handle_call(:pid_file, _from, state), do: {:reply, state.pid_file, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm(state.pid_file)
  end
end
