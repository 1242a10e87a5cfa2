defmodule Depot.Table do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  @impl true
  def init(nil) do
    :ets.new(:depot, [:named_table, :public, :set, write_concurrency: true])
    {:ok, nil}
  end
end
