defmodule Mill.Foreman do
  use GenServer

  @prefix [:mill, :floor]

  def start_link(workers), do: GenServer.start_link(__MODULE__, workers)

  def init(workers), do: {:ok, %{workers: workers, given: 0}}

  def handle_call({:give, name, sack}, _from, state) do
    state.workers
    |> Map.fetch!(name)
    |> send({:grind, sack, state.given})

    :telemetry.execute(@prefix ++ [:given], %{count: 1}, %{})
    {:reply, :ok, %{state | given: state.given + 1}}
  end
end
