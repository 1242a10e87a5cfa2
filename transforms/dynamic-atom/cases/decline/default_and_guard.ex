# declines: only advises
defmodule Flag.Names do
  @prefix "flag_"

  # An attribute with something of the caller's behind it is no literal.
  def flag(name \\ "none") when is_binary(name), do: String.to_atom(@prefix <> name)
end
