# declines: another way
defmodule Visitors do
  @table :visitors
  @most 5

  def setup, do: :ets.new(@table, [:named_table, :public])

  def enter(hall) do
    case :ets.lookup(@table, hall) do
      [{_, n}] when n >= @most ->
        :full

      [{_, n}] ->
        :ets.insert(@table, {hall, n + 1})
        :ok

      [] ->
        :ets.insert(@table, {hall, 1})
        {:ok, :lights_on}
    end
  end
end
