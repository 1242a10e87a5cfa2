defmodule Shop.Price do
  def parse(text) do
    case Integer.parse(text) do
      {cents, ""} -> {:ok, cents}
      _ -> {:error, :no_price}
    end
  end
end
