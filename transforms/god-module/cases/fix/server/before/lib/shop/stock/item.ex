defmodule Shop.Stock.Item do
  @moduledoc false
  defstruct [:name, count: 0]
end
