defmodule Rain.Probe do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    handler_id = "probe-#{inspect(make_ref())}"
    :telemetry.attach(handler_id, opts[:event], &__MODULE__.on/4, self())
    state = initial_state(opts)
    {:ok, state}
  end

  @impl true
  def handle_call(:state, _from, state), do: {:reply, state, state}

  defp initial_state(opts) do
    %{event: opts[:event], count: 0}
  end

  def on(_, _, _, _), do: :ok
end
