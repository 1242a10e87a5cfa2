defmodule Bell.Tower do
  use GenServer
  def start_link(arg), do: GenServer.start_link(__MODULE__, arg, name: __MODULE__)

  @events [:start, :stop]

  @impl true
  def init(_arg) do
    for event <- @events do
      :telemetry.attach({__MODULE__, event}, [:job, event], &__MODULE__.h/4, nil)
    end

    {:ok, %{}}
  end

  @impl true
  def handle_call(:x, _, s), do: {:reply, 1, s}
  def h(_, _, _, _), do: :ok
end
