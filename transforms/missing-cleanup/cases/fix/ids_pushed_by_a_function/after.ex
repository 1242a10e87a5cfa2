defmodule Tide.Probe do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_) do
    Process.flag(:trap_exit, true)

    {:ok, %{handlers: []}}
  end

  @impl true
  def handle_call({:watch, event}, _from, state) do
    id = {__MODULE__, make_ref()}
    :ok = :telemetry.attach(id, event, &__MODULE__.on/4, self())
    {:reply, {:ok, id}, Map.update!(state, :handlers, &[id | &1])}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    Enum.each(state.handlers, &:telemetry.detach/1)
  end

  def on(_, _, _, _), do: :ok
end
