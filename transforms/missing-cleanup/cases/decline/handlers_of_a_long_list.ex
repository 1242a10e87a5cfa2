# declines: nothing in the state says whether
defmodule Harbour.Signals do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(opts) do
    # Nothing but this list says which handlers there are.
    events = [
      [:harbour, :ship, :arrived],
      [:harbour, :ship, :departed],
      [:harbour, :crane, :stopped]
    ]

    Enum.each(events, fn event ->
      :telemetry.attach({__MODULE__, event}, event, &__MODULE__.on_event/4, nil)
    end)

    {:ok, %{berths: opts[:berths]}}
  end

  def on_event(_event, _measurements, _metadata, _config), do: :ok
end
