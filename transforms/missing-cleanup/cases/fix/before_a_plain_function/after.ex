defmodule Bell.Tower do
  use GenServer
  require Logger
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg, name: __MODULE__)

  @events [:start, :stop]

  @impl true
  def init(_arg) do
    Process.flag(:trap_exit, true)

    for event <- @events do
      :telemetry.attach({__MODULE__, event}, [:job, event], &__MODULE__.h/4, nil)
    end

    {:ok, %{}}
  end

  @impl true
  def handle_call(:x, _, s), do: {:reply, 1, s}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, _state) do
    Enum.each(@events, fn event -> :telemetry.detach({__MODULE__, event}) end)
  end

  def h(_, _, _, _), do: :ok
end
