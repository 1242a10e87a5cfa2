defmodule Depot.Import do
  use GenServer

  def start_link(reader), do: GenServer.start_link(__MODULE__, reader)

  @impl true
  def init(reader), do: {:ok, reader}

  @impl true
  def handle_call({:import, path}, from, reader) do
    :telemetry.execute([:depot, :imports, :started], %{count: 1}, %{})

    case reader.(path) do
      {:ok, rows} ->
        :telemetry.execute([:depot, :imports, :done], %{rows: length(rows)}, %{})
        {:reply, {:ok, length(rows)}, reader}

      {:error, %{message: _} = problem} ->
        {:reply, {:error, problem}, reader}

      :gone ->
        GenServer.reply(from, {:error, :gone})
        {:noreply, reader}
    end
  end
end
