defmodule Shop.Feed do
  use GenServer
  require Logger

  def start_link(source), do: GenServer.start_link(__MODULE__, source)

  @impl true
  def init(source), do: {:ok, %{source: source, items: []}, {:continue, :load}}

  @impl true
  def handle_continue(:load, state), do: {:noreply, load(state)}

  @impl true
  def handle_info(:reload, state), do: {:noreply, load(state)}

  def handle_info({:pushed, {:error, reason}}, state) do
    Logger.warning("push: #{inspect(reason)}")
    {:noreply, state}
  end

  def handle_info({:pushed, {:ok, item}}, state),
    do: {:noreply, %{state | items: [item | state.items]}}

  defp load(state) do
    case state.source.() do
      {:ok, items} ->
        %{state | items: items}

      {:error, _why} ->
        # The old ones are better than none.
        state
    end
  end
end
