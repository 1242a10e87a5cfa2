defmodule Tide.Probe do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(_), do: {:ok, %{handlers: []}}

  @impl true
  def handle_call({:watch, event}, _from, state) do
    id = {__MODULE__, make_ref()}
    :ok = :telemetry.attach(id, event, &__MODULE__.on/4, self())
    {:reply, {:ok, id}, Map.update!(state, :handlers, &[id | &1])}
  end

  def on(_, _, _, _), do: :ok
end
