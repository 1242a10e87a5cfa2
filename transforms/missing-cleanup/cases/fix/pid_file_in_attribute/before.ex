defmodule Lamp.Keeper do
  use GenServer

  @pid_file "lamp-keeper.pid"

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def lit?(server), do: GenServer.call(server, :lit?)

  def init(_opts) do
    write_pid_file()
    {:ok, :lit}
  end

  def handle_call(:lit?, _from, state), do: {:reply, state == :lit, state}

  defp write_pid_file, do: File.write!(@pid_file, System.pid())
end
