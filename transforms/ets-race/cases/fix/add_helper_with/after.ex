defmodule Library.Loans do
  @table :library_loans

  def open, do: :ets.new(@table, [:named_table, :public])

  def lend(reader, books) when is_integer(books) do
    lent = :ets.update_counter(@table, reader, {2, books}, {reader, 0})
    {:ok, lent}
  end

  def lent(reader) do
    with [{_reader, books}] <- :ets.lookup(@table, reader) do
      books
    else
      _ -> 0
    end
  end
end
