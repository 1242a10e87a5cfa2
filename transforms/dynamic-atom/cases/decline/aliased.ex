# declines: only advises
defmodule Form.Fields do
  alias String, as: Str

  def field(name), do: name |> Str.trim() |> Str.to_atom()
end
