defmodule Toll.Gate do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def ids(server), do: GenServer.call(server, :ids)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    {:ok, attach(%{passed: 0, ids: []})}
  end

  @impl true
  def handle_call(:ids, _from, state), do: {:reply, state.ids, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info({:passed, _lane}, state), do: {:noreply, Map.update!(state, :passed, &(&1 + 1))}

  @impl true
  def terminate(reason, state) do
    IO.iodata_to_binary(["closed: ", inspect(reason)])
    Enum.each(state.ids, &:telemetry.detach/1)
    :ok
  end

  def pass([_gate, lane], _measurements, _metadata, gate), do: send(gate, {:passed, lane})

  defp attach(state) do
    ids =
      for lane <- [:left, :right] do
        id = "gate-#{lane}-#{inspect(self())}"
        :telemetry.attach(id, [:gate, lane], &__MODULE__.pass/4, self())
        id
      end

    %{state | ids: ids}
  end
end
