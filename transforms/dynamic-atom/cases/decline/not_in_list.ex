# declines: only advises
defmodule Relay.Other do
  @known ["a", "b"]

  def name(text) do
    if text in @known, do: :known, else: String.to_atom(text)
  end
end
