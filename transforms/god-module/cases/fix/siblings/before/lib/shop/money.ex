defmodule Shop.Money do
  @moduledoc false
  def euros(amount), do: amount * 100
  def cents(amount), do: "#{amount} ct"
  def format(amount), do: "#{div(amount, 100)} EUR"
end
