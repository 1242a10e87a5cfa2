# declines: written at
defmodule Cellar do
  @table :cellar
  @warn 8
  @full 10

  def setup, do: :ets.new(@table, [:named_table, :public])

  def store(shelf) do
    bottles =
      case :ets.lookup(@table, shelf) do
        [{_, bottles}] -> bottles
        [] -> 0
      end

    cond do
      bottles >= @full ->
        :full

      bottles >= @warn ->
        :ets.insert(@table, {shelf, bottles + 1})
        :nearly_full

      true ->
        :ets.insert(@table, {shelf, bottles + 1})
        :ok
    end
  end
end
