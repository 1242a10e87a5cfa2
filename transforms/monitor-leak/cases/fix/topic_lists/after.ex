defmodule Relay.Router do
  @moduledoc "Hands events of a topic to the processes that asked for it."

  use GenServer

  require Logger

  defstruct routes: %{}, name: nil, monitors: %{}

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)
  def subscribe(router, topic, pid), do: GenServer.call(router, {:subscribe, topic, pid})
  def unsubscribe(router, topic, pid), do: GenServer.call(router, {:unsubscribe, topic, pid})
  def routes(router), do: GenServer.call(router, :routes)

  @impl true
  def init(opts) do
    {:ok, %__MODULE__{routes: %{}, name: opts[:name]}}
  end

  @impl true
  def handle_call({:subscribe, topic, handler_pid}, _from, state) do
    # We want to hear of its death
    state = monitor_handler(state, handler_pid)

    handlers = Map.get(state.routes, topic, [])
    handlers = [handler_pid | handlers] |> Enum.uniq()
    routes = Map.put(state.routes, topic, handlers)

    Logger.debug("subscribed to #{topic}")
    {:reply, :ok, %{state | routes: routes}}
  end

  def handle_call({:unsubscribe, topic, handler_pid}, _from, state) do
    handlers = List.delete(Map.get(state.routes, topic, []), handler_pid)
    routes = Map.put(state.routes, topic, handlers)

    # The topic keeps its (empty) list
    {:reply, :ok, demonitor_handler(%{state | routes: routes}, handler_pid)}
  end

  def handle_call(:routes, _from, state), do: {:reply, state.routes, state}

  @impl true
  def handle_info({:DOWN, _ref, :process, dead_pid, _reason}, state) do
    state = %{state | monitors: Map.delete(state.monitors, dead_pid)}

    # Forget the dead
    routes =
      state.routes
      |> Enum.map(fn {topic, handlers} -> {topic, List.delete(handlers, dead_pid)} end)
      |> Enum.reject(fn {_topic, handlers} -> handlers == [] end)
      |> Map.new()

    {:noreply, %{state | routes: routes}}
  end

  defp monitor_handler(state, pid) do
    monitors = Map.put_new_lazy(state.monitors, pid, fn -> Process.monitor(pid) end)
    %{state | monitors: monitors}
  end

  # Keeps the monitor while something still holds pid; else no late :DOWN may arrive either.
  defp demonitor_handler(state, pid) do
    if Enum.any?(state.routes, fn {_key, pids} -> pid in pids end) do
      state
    else
      {ref, monitors} = Map.pop(state.monitors, pid)
      if ref, do: Process.demonitor(ref, [:flush])
      %{state | monitors: monitors}
    end
  end
end
