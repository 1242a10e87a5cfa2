defmodule Shop.Tools do
  @moduledoc false
  def version, do: 1
end
