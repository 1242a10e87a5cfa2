# declines: Process.link
defmodule Kite.String do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    :telemetry.attach({:kite, self()}, [:wind], &__MODULE__.pull/4, nil)
    {:ok, %{hands: []}}
  end

  @impl true
  def handle_call({:hold, pid}, _from, state) do
    Process.link(pid)
    {:reply, :ok, %{state | hands: [pid | state.hands]}}
  end

  def pull(_event, _measurements, _metadata, _config), do: :ok
end
