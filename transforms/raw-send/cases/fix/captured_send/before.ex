defmodule Press.Feed do
  use GenServer
  require Logger

  def start_link(readers), do: GenServer.start_link(__MODULE__, readers)

  def init(readers), do: {:ok, readers}

  def handle_cast({:publish, story}, readers) do
    :telemetry.execute([:press, :feed, :published], %{count: length(readers)}, %{})
    Logger.debug("publishing")
    Enum.each(readers, &send(&1, {:story, story}))
    {:noreply, readers}
  end

  def handle_call(:sync, _from, readers), do: {:reply, :ok, readers}
end
