# declines: would be lost
defmodule Pier do
  def setup, do: :ets.new(:pier, [:named_table, :public])

  def moor(quay, most) do
    n = moored(quay)
    if n + 1 > most, do: {:error, :full}, else: admit(quay, n)
  end

  defp admit(quay, n) do
    :ets.insert(:pier, {quay, n + 1})
    {:ok, n + 1}
  end

  defp moored(quay) do
    case :ets.lookup(:pier, quay) do
      [{^quay, n}] -> n
      [] -> 0
    end
  end
end
