defmodule Uplink.Link do
  use GenServer

  defstruct [:conn, :conn_ref, retries: 0]

  def start_link(_ \\ []), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %__MODULE__{}}

  @impl true
  def handle_info({:connected, pid}, state) do
    # The previous connection belongs to somebody else from now on
    ref = Process.monitor(pid)
    {:noreply, demonitor_dropped(%{state | conn: pid, conn_ref: ref, retries: 0}, state)}
  end

  def handle_info({:disconnected, pid}, %{conn: pid} = state) do
    {:noreply, demonitor_dropped(%{state | conn: nil, conn_ref: nil}, state)}
  end

  def handle_info({:DOWN, ref, :process, _pid, _reason}, %{conn_ref: ref} = state) do
    {:noreply, %{state | conn: nil, conn_ref: nil, retries: state.retries + 1}}
  end

  def handle_info({:DOWN, _ref, :process, _pid, _reason}, state), do: {:noreply, state}

  # Releases the monitors that state has and next has not.
  defp demonitor_dropped(next, state) do
    Enum.each(monitor_refs(state) -- monitor_refs(next), &Process.demonitor(&1, [:flush]))
    next
  end

  defp monitor_refs(state) do
    refs = [state.conn_ref]
    Enum.filter(refs, &is_reference/1)
  end
end
