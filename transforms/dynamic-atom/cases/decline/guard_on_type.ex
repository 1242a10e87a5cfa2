# declines: only advises
defmodule Relay.Tag do
  def tag(text) when is_binary(text), do: String.to_atom(text)
end
