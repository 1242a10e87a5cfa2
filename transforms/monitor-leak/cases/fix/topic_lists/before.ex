defmodule Relay.Router do
  @moduledoc "Hands events of a topic to the processes that asked for it."

  use GenServer

  require Logger

  defstruct routes: %{}, name: nil

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
    Process.monitor(handler_pid)

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
    {:reply, :ok, %{state | routes: routes}}
  end

  def handle_call(:routes, _from, state), do: {:reply, state.routes, state}

  @impl true
  def handle_info({:DOWN, _ref, :process, dead_pid, _reason}, state) do
    # Forget the dead
    routes =
      state.routes
      |> Enum.map(fn {topic, handlers} -> {topic, List.delete(handlers, dead_pid)} end)
      |> Enum.reject(fn {_topic, handlers} -> handlers == [] end)
      |> Map.new()

    {:noreply, %{state | routes: routes}}
  end
end
