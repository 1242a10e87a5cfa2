# declines: start_link
defmodule Hive.Queen do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    {:ok, workers} = Agent.start_link(fn -> [] end)
    :telemetry.attach("hive", [:bee], &__MODULE__.buzz/4, nil)
    {:ok, %{workers: workers}}
  end

  def buzz(_event, _measurements, _metadata, _config), do: :ok
end
