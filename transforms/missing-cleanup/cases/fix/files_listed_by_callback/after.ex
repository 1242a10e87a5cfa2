defmodule Photo.Lab do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def develop(server, shot), do: GenServer.call(server, {:develop, shot})

  def init(_opts) do
    Process.flag(:trap_exit, true)

    {:ok, %{prints: [], shots: 0}}
  end

  def handle_call({:develop, shot}, _from, lab) do
    print = Path.join(System.tmp_dir(), "print-#{shot}-#{lab.shots}")
    :ok = File.write(print, "light")
    {:reply, print, %{lab | prints: [print | lab.prints], shots: lab.shots + 1}}
  end

  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  def terminate(_reason, state) do
    Enum.each(state.prints, &File.rm/1)
  end
end
