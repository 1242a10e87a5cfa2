defmodule Shop.Rates do
  use GenServer

  def start_link(rates), do: GenServer.start_link(__MODULE__, rates, name: __MODULE__)

  @doc "The rate of a currency."
  def rate(currency) do
    case GenServer.call(__MODULE__, {:rate, currency}) do
      nil -> {:error, :unknown_currency}
      rate -> {:ok, rate}
    end
  end

  def convert(cents, currency) do
    with {:ok, rate} <- rate(currency) do
      {:ok, cents * rate}
    end
  end

  @impl true
  def init(rates), do: {:ok, rates}

  @impl true
  def handle_call({:rate, currency}, _from, rates), do: {:reply, rates[currency], rates}
end
