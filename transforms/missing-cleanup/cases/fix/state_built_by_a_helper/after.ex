defmodule Rain.Probe do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    handler_id = "probe-#{inspect(make_ref())}"
    :telemetry.attach(handler_id, opts[:event], &__MODULE__.on/4, self())
    state = initial_state(opts)
    {:ok, %{state | handler_id: handler_id}}
  end

  @impl true
  def handle_call(:state, _from, state), do: {:reply, state, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    :telemetry.detach(state.handler_id)
  end

  defp initial_state(opts) do
    %{event: opts[:event], count: 0, handler_id: nil}
  end

  def on(_, _, _, _), do: :ok
end
