defmodule Shop.Stock do
  @moduledoc "Keeps what is in stock."
  use GenServer

  alias Shop.Stock.Item

  @timeout 1_000

  # Client API

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  def add(item, count), do: GenServer.call(__MODULE__, {:add, item, count}, @timeout)

  def count(item), do: GenServer.call(__MODULE__, {:count, item}, @timeout)

  # Reports

  @doc "Items that are nearly gone."
  defdelegate low_report(), to: Shop.Stock.Reports

  @doc "Items that are there in plenty."
  defdelegate high_report(), to: Shop.Stock.Reports

  defdelegate empty_report(), to: Shop.Stock.Reports

  # Server

  @impl true
  def init(opts), do: {:ok, Map.new(opts, fn {name, count} -> {name, item(name, count)} end)}

  @impl true
  def handle_call({:add, name, count}, _from, items) do
    items = Map.update(items, name, item(name, count), &add_to(&1, count))
    {:reply, :ok, items}
  end

  def handle_call({:count, name}, _from, items), do: {:reply, items[name].count, items}
  def handle_call(:all, _from, items), do: {:reply, Map.values(items), items}

  defp item(name, count), do: %Item{name: name, count: count}
  defp add_to(item, count), do: %{item | count: item.count + count}
end
