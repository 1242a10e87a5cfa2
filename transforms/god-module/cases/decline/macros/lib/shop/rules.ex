# declines: uses the macro rule/1 of the module
defmodule Shop.Rules do
  @moduledoc false

  defmacro rule(check) do
    quote do
      fn order -> unquote(check).(order) end
    end
  end

  def check_size(order), do: rule(&(&1.size > 0)).(order)
  def check_price(order), do: rule(&(&1.price > 0)).(order)
  def check_weight(order), do: rule(&(&1.weight > 0)).(order)
  def check_count(order), do: rule(&(&1.count > 0)).(order)
  def check_rank(order), do: rule(&(&1.rank > 0)).(order)
  def check_age(order), do: rule(&(&1.age > 0)).(order)
  def check_depth(order), do: rule(&(&1.depth > 0)).(order)
end
