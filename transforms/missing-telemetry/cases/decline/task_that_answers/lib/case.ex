# declines: may run more than once
defmodule Shop.Quote do
  use GenServer

  @impl true
  def init(source), do: {:ok, source}

  @impl true
  def handle_call({:quote, what}, from, source) do
    Task.start(fn ->
      case source.(what) do
        {:ok, price} -> GenServer.reply(from, {:ok, price})
        {:error, reason} -> GenServer.reply(from, {:error, reason})
      end
    end)

    {:noreply, source}
  end
end
