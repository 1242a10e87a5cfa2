# A stream of tasks runs nothing until its results are taken: here by the caller.
defmodule Ferry.Dock do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{trips: 0}}

  @impl true
  def handle_call({:load, crates}, _from, state) do
    stream = Task.async_stream(crates, &HTTPoison.get!/1, max_concurrency: 4)
    {:reply, {:ok, stream}, %{state | trips: state.trips + 1}}
  end

  def handle_call({:weigh, crates}, _from, state) do
    {:reply, weights(crates), state}
  end

  defp weights(crates) do
    Ferry.Tasks
    |> Task.Supervisor.async_stream_nolink(crates, &HTTPoison.get!/1)
    |> Stream.map(fn {:ok, weight} -> weight end)
  end
end
