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
  def low_report, do: report(&low?/1)

  @doc "Items that are there in plenty."
  def high_report, do: report(&high?/1)

  def empty_report, do: report(fn %Item{count: count} -> count == 0 end)

  defp report(wanted) do
    __MODULE__
    |> GenServer.call(:all, @timeout)
    |> Enum.filter(wanted)
    |> Enum.map(&line/1)
  end

  defp low?(%Item{count: count}), do: count in 1..3
  defp high?(%Item{count: count}), do: count > 100
  defp line(%Item{name: name, count: count}), do: "#{name}: #{count}"

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
