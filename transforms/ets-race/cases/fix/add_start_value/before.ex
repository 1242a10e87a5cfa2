defmodule Invoice.Numbers do
  @moduledoc "Invoice numbers of each year; the first is 1000."

  @table :invoice_numbers
  @first 1000

  def setup, do: :ets.new(@table, [:named_table, :public])

  def next(year) do
    case :ets.lookup(@table, year) do
      [] ->
        :ets.insert(@table, {year, @first})
        {:ok, @first}

      [{_, last}] ->
        :ets.insert(@table, {year, last + 1})
        {:ok, last + 1}
    end
  end
end
