defmodule Shop.BooksTest do
  use ExUnit.Case
  alias Shop.Books.Ledger

  test "invoices and payments are modules of their own" do
    assert Code.ensure_loaded?(Ledger.Invoices)
    assert Code.ensure_loaded?(Ledger.Payments)
  end

  test "the ledger answers as it did, texts over several lines included" do
    ledger = %Ledger{total: 2}
    assert {%Shop.Books.Money{cents: 6}, [a: 1], text} = Ledger.create_invoice(ledger)
    assert text == "Invoice\n  of 2\n"
    assert {_, [b: 2], _} = Ledger.create_invoice(ledger, b: 2)
    assert Ledger.total_invoice(ledger) == 7
    assert Ledger.delete_invoice(4) == [4]
    assert Ledger.create_payment(5) == {:ok, 5}
    assert {_, _, "Invoice\n  of 5\n"} = Ledger.refund_payment(ledger, 5)
    assert Ledger.list_payments(nil) == [1, 2, 3]
    assert Ledger.count_payments([1]) == 1
    assert_raise ArgumentError, "big\n  text", fn -> Ledger.create_payment(101) end
    assert_raise FunctionClauseError, fn -> Ledger.create_payment(0) end
  end
end
