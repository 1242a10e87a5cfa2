defmodule Photo.Lab do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def develop(server, shot), do: GenServer.call(server, {:develop, shot})

  def init(_opts), do: {:ok, %{prints: [], shots: 0}}

  def handle_call({:develop, shot}, _from, lab) do
    print = Path.join(System.tmp_dir(), "print-#{shot}-#{lab.shots}")
    :ok = File.write(print, "light")
    {:reply, print, %{lab | prints: [print | lab.prints], shots: lab.shots + 1}}
  end
end
