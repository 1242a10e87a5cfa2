defmodule Coins.Vault do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @doc "How many coins of a kind are there?"
  def count(kind), do: GenServer.call(__MODULE__, {:count, kind})

  @impl true
  def init(_), do: {:ok, %{gold: 3}}

  @impl true
  def handle_call({:count, kind}, _from, coins), do: {:reply, Map.get(coins, kind, 0), coins}
end
