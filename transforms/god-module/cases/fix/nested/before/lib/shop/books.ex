defmodule Shop.Books do
  @moduledoc false
  alias Shop.Books.Money
  require Logger

  defmodule Money do
    @moduledoc false
    defstruct [:cents]
    def new(c), do: %__MODULE__{cents: c}
  end

  defmodule Ledger do
    @moduledoc """
    What is owed, and what is paid.
    """
    @rate 3
    @rates %{
      a: 1,
      b: 2
    }

    defstruct total: 0

    @type t :: %__MODULE__{}

    defguardp is_pos(x) when is_integer(x) and x > 0

    # == Invoices ==

    @doc "Create."
    def create_invoice(%__MODULE__{} = ledger, opts \\ default_opts()) when is_map(ledger) do
      Logger.info("created")

      text = """
      Invoice
        of #{ledger.total}
      """

      {Money.new(rate(ledger)), opts, text}
    end

    def delete_invoice(x) when is_pos(x), do: x |> check() |> send_invoice()
    def send_invoice(x), do: Enum.map([x], &check/1)
    def total_invoice(ledger), do: Map.get(@rates, :a) + rate(ledger)

    # == Payments ==

    def create_payment(x) when is_pos(x), do: {:ok, check(x)}
    def refund_payment(ledger, x), do: create_invoice(%{ledger | total: x})
    def list_payments(_), do: for(x <- 1..3, do: check(x))
    # trailing note
    # count
    def count_payments(list), do: length(list)

    defp default_opts, do: [a: 1]

    @spec rate(t()) :: integer()
    defp rate(%{total: t}), do: t * @rate

    defp check(x) do
      if x > 100,
        do: raise(ArgumentError, "big
  text"),
        else: x
    end

    # the end
  end
end
