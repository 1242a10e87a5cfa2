# declines: before it is written
defmodule Buoys do
  def setup, do: :ets.new(:buoys, [:named_table, :public])

  def lay(bay, warned) do
    n =
      case :ets.lookup(:buoys, bay) do
        [{^bay, n}] -> n
        [] -> 0
      end

    if n + 1 > warned, do: send(self(), {:many, bay})
    :ets.insert(:buoys, {bay, n + 1})
    :ok
  end
end
