# declines: one row
defmodule Grid.Cells do
  @table :cells

  def setup, do: :ets.new(@table, [:named_table, :public])

  # insert_new with a list is all or nothing, also for the second row.
  def open(cell, other, value) do
    if :ets.member(@table, cell) do
      :taken
    else
      :ets.insert(@table, [{cell, value}, {other, value}])
      :ok
    end
  end
end
