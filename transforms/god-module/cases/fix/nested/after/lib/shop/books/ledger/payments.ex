defmodule Shop.Books.Ledger.Payments do
  @moduledoc false

  import Shop.Books.Ledger.Shared, only: [is_pos: 1]

  alias Shop.Books.Ledger.Invoices
  alias Shop.Books.Ledger.Shared

  def create_payment(x) when is_pos(x), do: {:ok, Shared.check(x)}
  def refund_payment(ledger, x), do: Invoices.create_invoice(%{ledger | total: x})
  def list_payments(_), do: for(x <- 1..3, do: Shared.check(x))
  # trailing note
  # count
  def count_payments(list), do: length(list)
end
