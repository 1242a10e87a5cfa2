defmodule Shop.Stock.Reports do
  @moduledoc false

  alias Shop.Stock.Item

  @timeout 1_000

  def low_report, do: report(&low?/1)

  def high_report, do: report(&high?/1)

  def empty_report, do: report(fn %Item{count: count} -> count == 0 end)

  defp report(wanted) do
    Shop.Stock
    |> GenServer.call(:all, @timeout)
    |> Enum.filter(wanted)
    |> Enum.map(&line/1)
  end

  defp low?(%Item{count: count}), do: count in 1..3
  defp high?(%Item{count: count}), do: count > 100
  defp line(%Item{name: name, count: count}), do: "#{name}: #{count}"
end
