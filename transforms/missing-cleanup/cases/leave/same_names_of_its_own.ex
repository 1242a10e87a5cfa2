defmodule Stage.Telemetry do
  def attach(id, _event, _fun, _config), do: {:attached, id}
end

defmodule Stage.Light do
  use GenServer
  alias Stage.Telemetry

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(_) do
    Telemetry.attach("light", [:on], &__MODULE__.on/4, nil)
    put(:lamp, :on)
    {:ok, %{lamp: :on}}
  end

  def on(_event, _measurements, _metadata, _config), do: :ok

  defp put(key, value), do: Process.put(key, value)
end
