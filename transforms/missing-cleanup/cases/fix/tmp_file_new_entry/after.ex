defmodule Radio.Recorder do
  use GenServer

  defstruct [:device, seconds: 0, path: nil]

  def start_link(name), do: GenServer.start_link(__MODULE__, name)
  def record(server, noise), do: GenServer.call(server, {:record, noise})

  @impl GenServer
  def init(name) do
    Process.flag(:trap_exit, true)

    path = tape(name)
    File.touch!(path)
    device = File.open!(path, [:append])
    {:ok, %__MODULE__{device: device, path: path}}
  end

  @impl GenServer
  def handle_call({:record, noise}, _from, %__MODULE__{} = recorder) do
    IO.write(recorder.device, noise)
    {:reply, :ok, %{recorder | seconds: recorder.seconds + 1}}
  end

  @impl GenServer
  def handle_cast(:rewind, recorder), do: {:noreply, %{recorder | seconds: 0}}

  @impl GenServer
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:tick, recorder), do: {:noreply, recorder}

  @impl GenServer
  def terminate(_reason, state) do
    File.rm(state.path)
  end

  # one tape for each name
  defp tape(name), do: Path.join(System.tmp_dir!(), name <> ".tape")
end
