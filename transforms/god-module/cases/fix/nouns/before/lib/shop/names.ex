defmodule Shop.Names do
  @moduledoc false
  def short(name), do: String.first(name)
end
