# declines: acquired only on some paths
defmodule Snail.Post do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    case opts[:watch] do
      nil -> :ok
      level -> :telemetry.attach("snail", [:letter], &__MODULE__.see/4, level)
    end

    {:ok, %{letters: []}}
  end

  def see(_event, _measurements, _metadata, _config), do: :ok
end
