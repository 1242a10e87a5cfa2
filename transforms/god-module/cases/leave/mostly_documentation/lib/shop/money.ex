defmodule Shop.Money do
  @moduledoc """
  Money as whole cents.

  Amounts are never floats, because sums of floats drift.

  ## Examples

      iex> Shop.Money.new(100)
      100

  ## Rounding

  Half a cent goes to the even neighbour.
  """

  @doc """
  An amount.

  Takes cents.
  """
  # Cents, always.
  def new(cents) when is_integer(cents), do: cents

  @doc """
  The sum of two amounts.

  Both are in one currency.
  """
  def add(one, other), do: one + other
end
