# declines: only advises
defmodule Relay.Shadow do
  def names(text, others) when text in ["a", "b"] do
    {text, Enum.map(others, fn text -> String.to_atom(text) end)}
  end
end
