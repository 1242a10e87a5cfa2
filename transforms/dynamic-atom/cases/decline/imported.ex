# declines: only advises
defmodule Event.Names do
  import String, only: [to_atom: 1, trim: 1]

  def name(text), do: text |> trim() |> to_atom()
end
