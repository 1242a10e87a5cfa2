defmodule Lamp.Keeper do
  use GenServer
  require Logger

  @pid_file "lamp-keeper.pid"

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def lit?(server), do: GenServer.call(server, :lit?)

  def init(_opts) do
    Process.flag(:trap_exit, true)

    write_pid_file()
    {:ok, :lit}
  end

  def handle_call(:lit?, _from, state), do: {:reply, state == :lit, state}

  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  def terminate(_reason, _state) do
    File.rm(@pid_file)
  end

  defp write_pid_file, do: File.write!(@pid_file, System.pid())
end
