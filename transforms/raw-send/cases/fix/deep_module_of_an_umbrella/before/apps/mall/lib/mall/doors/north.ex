defmodule Mall.Doors.North do
  use GenServer

  def start_link(guard), do: GenServer.start_link(__MODULE__, guard)

  @impl true
  def init(guard), do: {:ok, guard, {:continue, :report}}

  @impl true
  def handle_continue(:report, guard) do
    guard |> send({:north, :up})
    {:noreply, guard}
  end
end
