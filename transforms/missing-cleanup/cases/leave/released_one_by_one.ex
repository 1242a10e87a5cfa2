defmodule Ear.Trumpet do
  use GenServer
  def start_link(_), do: GenServer.start_link(__MODULE__, [])
  @impl true
  def init(events) do
    Process.flag(:trap_exit, true)

    ids =
      Enum.map(events, fn e ->
        id = {__MODULE__, e}
        :telemetry.attach(id, e, &__MODULE__.on/4, nil)
        id
      end)

    {:ok, ids}
  end

  @impl true
  def terminate(_reason, ids), do: Enum.each(ids, &:telemetry.detach/1)
  def on(_, _, _, _), do: :ok
end
