defmodule Bakery.Oven.State do
  @enforce_keys [:heat]
  defstruct [:heat, :last, pending: 0, pending2: %{}, running: %{}]
end
