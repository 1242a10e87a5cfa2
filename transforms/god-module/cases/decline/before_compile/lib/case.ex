# declines: @before_compile
defmodule Shop.Hooks do
  @moduledoc false
  defmacro __before_compile__(_env), do: nil
end

defmodule Shop.Plan do
  @moduledoc false
  @before_compile Shop.Hooks

  def step_1(x), do: Enum.map(x, &(&1 + 1))
  def step_2(x), do: Enum.map(x, &(&1 + 2))
  def step_3(x), do: Enum.map(x, &(&1 + 3))
  def step_4(x), do: Enum.map(x, &(&1 + 4))
  def step_5(x), do: Enum.map(x, &(&1 + 5))
  def step_6(x), do: Enum.map(x, &(&1 + 6))
  def step_7(x), do: Enum.map(x, &(&1 + 7))
  def step_8(x), do: Enum.map(x, &(&1 + 8))
end
