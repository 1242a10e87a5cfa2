# declines: only advises
defmodule Relay.Anew do
  @known ["a", "b"]

  def name(text, params) do
    if text in @known do
      text = params[text]
      String.to_atom(text)
    end
  end
end
