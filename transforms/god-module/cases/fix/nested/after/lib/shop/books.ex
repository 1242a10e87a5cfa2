defmodule Shop.Books do
  @moduledoc false

  defmodule Money do
    @moduledoc false
    defstruct [:cents]
    def new(c), do: %__MODULE__{cents: c}
  end

  defmodule Ledger do
    @moduledoc """
    What is owed, and what is paid.
    """

    alias Shop.Books.Ledger.Invoices

    defstruct total: 0

    @type t :: %__MODULE__{}

    # == Invoices ==

    @doc "Create."
    defdelegate create_invoice(ledger, opts \\ Invoices.default_opts()),
      to: Shop.Books.Ledger.Invoices

    defdelegate delete_invoice(x), to: Shop.Books.Ledger.Invoices
    defdelegate send_invoice(x), to: Shop.Books.Ledger.Invoices
    defdelegate total_invoice(ledger), to: Shop.Books.Ledger.Invoices

    # == Payments ==

    defdelegate create_payment(x), to: Shop.Books.Ledger.Payments
    defdelegate refund_payment(ledger, x), to: Shop.Books.Ledger.Payments
    defdelegate list_payments(arg1), to: Shop.Books.Ledger.Payments
    defdelegate count_payments(list), to: Shop.Books.Ledger.Payments

    # the end
  end
end
