defmodule Radio.Recorder do
  use GenServer

  defstruct [:device, seconds: 0]

  def start_link(name), do: GenServer.start_link(__MODULE__, name)
  def record(server, noise), do: GenServer.call(server, {:record, noise})

  @impl GenServer
  def init(name) do
    path = tape(name)
    File.touch!(path)
    device = File.open!(path, [:append])
    {:ok, %__MODULE__{device: device}}
  end

  @impl GenServer
  def handle_call({:record, noise}, _from, %__MODULE__{} = recorder) do
    IO.write(recorder.device, noise)
    {:reply, :ok, %{recorder | seconds: recorder.seconds + 1}}
  end

  @impl GenServer
  def handle_cast(:rewind, recorder), do: {:noreply, %{recorder | seconds: 0}}

  @impl GenServer
  def handle_info(:tick, recorder), do: {:noreply, recorder}

  # one tape for each name
  defp tape(name), do: Path.join(System.tmp_dir!(), name <> ".tape")
end
