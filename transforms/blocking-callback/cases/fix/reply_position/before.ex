defmodule Shop.Application do
  @moduledoc false
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Registry, keys: :unique, name: Shop.Registry},
      # prices are read by the storefront
      Shop.Prices
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Shop.Supervisor)
  end
end

defmodule Shop.Prices do
  @moduledoc false
  use GenServer

  def start_link(_opts), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def price(sku), do: GenServer.call(__MODULE__, {:price, sku})
  def currency, do: GenServer.call(__MODULE__, :currency, 400)

  @impl true
  def init(_opts), do: {:ok, %{currency: "EUR", base: "http://prices.test"}}

  @impl true
  def handle_call({:price, sku}, _from, state) do
    # the supplier answers in seconds
    {:reply, fetch(state.base, sku), state}
  end

  def handle_call(:currency, _from, state), do: {:reply, state.currency, state}

  defp fetch(base, sku) do
    response = Req.get!(base <> "/" <> sku)
    {:ok, response.body}
  end
end
