# declines: would be lost
defmodule Pier do
  def setup, do: :ets.new(:pier, [:named_table, :public])

  def moor(quay) do
    n = moored(quay)
    admit(quay, n + 1)
  end

  defp admit(quay, total) do
    :ets.insert(:pier, {quay, total})
    {:ok, total}
  end

  defp moored(quay) do
    case :ets.lookup(:pier, quay) do
      [{^quay, n}] -> n
      [] -> 0
    end
  end
end
