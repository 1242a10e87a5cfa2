defmodule Light.Beacon do
  use GenServer

  @default_pid_file "beacon.pid"

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    {:ok, %{pid_file: Keyword.get(opts, :pid_file, @default_pid_file)}, {:continue, :write_pid}}
  end

  @impl true
  def handle_continue(:write_pid, %{pid_file: pid_file} = state) do
    File.write!(pid_file, "#{System.pid()}\n")
    {:noreply, state}
  end

  @impl true
  def handle_call(:pid_file, _from, state), do: {:reply, state.pid_file, state}
end
