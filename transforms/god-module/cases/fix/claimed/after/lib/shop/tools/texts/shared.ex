defmodule Shop.Tools.Texts.Shared do
  @moduledoc false

  def trim(text), do: String.trim(text)
end
