defmodule Meter.Reporter do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)
    dir = Path.join(System.tmp_dir!(), "meter-#{System.unique_integer()}")
    File.mkdir_p!(dir)
    attach(self())
    {:ok, %{dir: dir}}
  end

  @impl true
  def handle_info({:EXIT, _pid, reason}, state), do: {:stop, reason, state}

  @impl true
  def terminate(_reason, state), do: release(state)

  defp attach(pid), do: :telemetry.attach({__MODULE__, pid}, [:meter], &__MODULE__.handle/4, nil)

  defp release(%{dir: dir}) do
    :telemetry.detach({__MODULE__, self()})
    File.rm_rf!(dir)
  end

  def handle(_event, _measurements, _metadata, _config), do: :ok
end
