# declines: brutal_kill
defmodule Snow.Man do
  use GenServer, shutdown: :brutal_kill

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    :telemetry.attach("snow", [:sun], &__MODULE__.melt/4, nil)
    {:ok, %{carrot: true}}
  end

  def melt(_event, _measurements, _metadata, _config), do: :ok
end
