defmodule Shop.Books.Ledger.Invoices do
  @moduledoc false

  import Shop.Books.Ledger.Shared, only: [is_pos: 1]

  alias Shop.Books.Money
  alias Shop.Books.Ledger.Shared

  require Logger

  @rate 3
  @rates %{
    a: 1,
    b: 2
  }

  def create_invoice(%Shop.Books.Ledger{} = ledger, opts \\ default_opts())
      when is_map(ledger) do
    Logger.info("created")

    text = """
    Invoice
      of #{ledger.total}
    """

    {Money.new(rate(ledger)), opts, text}
  end

  def delete_invoice(x) when is_pos(x), do: x |> Shared.check() |> send_invoice()
  def send_invoice(x), do: Enum.map([x], &Shared.check/1)
  def total_invoice(ledger), do: Map.get(@rates, :a) + rate(ledger)

  def default_opts, do: [a: 1]

  @spec rate(Shop.Books.Ledger.t()) :: integer()
  def rate(%{total: t}), do: t * @rate
end
