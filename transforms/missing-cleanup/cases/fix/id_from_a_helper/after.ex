defmodule Leaf.Collector do
  use GenServer

  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    state = %{name: Keyword.get(opts, :name, "default"), seen: 0}
    attach(state)
    {:ok, state}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(:seen, state), do: {:noreply, Map.update!(state, :seen, &(&1 + 1))}

  @impl true
  def terminate(reason, state) do
    send(self(), {:ends, reason})
    :telemetry.detach(handler_id(state))
  end

  defp attach(state) do
    :telemetry.attach(handler_id(state), [:x, :y], &__MODULE__.on/4, %{to: self()})
  end

  defp handler_id(state), do: "collector-" <> state.name

  def on(_e, _m, _md, %{to: pid}), do: send(pid, :seen)
end
