defmodule Library.LoansTest do
  use ExUnit.Case
  alias Library.Loans

  setup do
    {:ok, table: Salve.Oracle.owned(&Loans.open/0)}
  end

  test "books are counted as before" do
    assert [Loans.lend(:ann, 2), Loans.lend(:ann, 1)] == [{:ok, 2}, {:ok, 3}]
    assert [Loans.lent(:ann), Loans.lent(:bob)] == [3, 0]
  end

  test "of two at once no book is lost", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:ann, 4}) end,
      first: fn _ -> Loans.lend(:ann, 2) end,
      second: fn _ -> Loans.lend(:ann, 3) end,
      check: fn _, _, _ -> assert Loans.lent(:ann) == 9 end
    )
  end
end
