defmodule Shop.Books.Ledger.Shared do
  @moduledoc false

  defguard is_pos(x) when is_integer(x) and x > 0

  def check(x) do
    if x > 100,
      do: raise(ArgumentError, "big
  text"),
      else: x
  end
end
