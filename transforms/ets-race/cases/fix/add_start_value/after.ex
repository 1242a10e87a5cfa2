defmodule Invoice.Numbers do
  @moduledoc "Invoice numbers of each year; the first is 1000."

  @table :invoice_numbers
  @first 1000

  def setup, do: :ets.new(@table, [:named_table, :public])

  def next(year) do
    last = :ets.update_counter(@table, year, {2, 1}, {year, @first - 1})
    {:ok, last}
  end
end
