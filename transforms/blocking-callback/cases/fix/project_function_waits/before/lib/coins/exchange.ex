defmodule Coins.Exchange do
  use GenServer

  alias Coins.{Rates, Vault}

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def rate(kind), do: GenServer.call(__MODULE__, {:rate, kind})
  def worth(kind, rate), do: GenServer.call(__MODULE__, {:worth, kind, rate})
  def margin, do: GenServer.call(__MODULE__, :margin, 400)

  @impl true
  def init(opts), do: {:ok, %{margin: Keyword.fetch!(opts, :margin)}}

  @impl true
  def handle_call({:rate, kind}, _from, %{margin: margin} = state) do
    case Rates.fetch(kind) do
      {:ok, rate} -> {:reply, {:ok, rate + margin}, state}
      {:error, _} = error -> {:reply, error, state}
    end
  end

  def handle_call({:worth, kind, rate}, _from, state) do
    {:reply, Vault.count(kind) * rate, state}
  end

  def handle_call(:margin, _from, state), do: {:reply, state.margin, state}
end
