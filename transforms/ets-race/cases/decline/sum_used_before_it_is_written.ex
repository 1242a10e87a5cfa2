# declines: before it is written
defmodule Toll.Sum do
  @table :toll

  def open, do: :ets.new(@table, [:named_table, :public])

  # The report stands between the sum and the write: what it tells would have to be known before.
  def pay(gate, amount) when is_integer(amount) do
    paid =
      case :ets.lookup(@table, gate) do
        [{_, paid}] -> paid
        [] -> 0
      end

    total = paid + amount
    report(gate, total)
    :ets.insert(@table, {gate, total})
    total
  end

  defp report(gate, total), do: :telemetry.execute([:toll, :paid], %{total: total}, %{gate: gate})
end
