defmodule Signals.Router do
  use GenServer
  require Logger

  defstruct [:handler_id, attached: false, routes: %{}]

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def handler_id(server), do: GenServer.call(server, :handler_id)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    handler_id = "signals-#{:erlang.unique_integer([:positive])}"
    state = %__MODULE__{handler_id: handler_id}

    state =
      if Keyword.get(opts, :attach, true) do
        attach(handler_id, self())
        %{state | attached: true}
      else
        state
      end

    {:ok, state}
  end

  @impl true
  def handle_call(:handler_id, _from, state), do: {:reply, state.handler_id, state}

  @impl true
  def handle_cast({:route, topic, pid}, state), do: {:noreply, put_in(state.routes[topic], pid)}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info({:signal, topic, signal}, state) do
    if pid = state.routes[topic], do: send(pid, signal)
    {:noreply, state}
  end

  @impl true
  def terminate(reason, state) do
    if state.attached do
      detach(state.handler_id)
    end

    Logger.info("router stops: #{inspect(reason)}")
    :ok
  end

  defp attach(id, server) do
    :telemetry.attach_many(
      id,
      [[:signals, :emitted]],
      fn _event, _measurements, %{topic: topic} = signal, _config ->
        send(server, {:signal, topic, signal})
      end,
      nil
    )
  end

  defp detach(id), do: :telemetry.detach(id)
end
