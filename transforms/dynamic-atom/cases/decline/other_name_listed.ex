# declines: only advises
defmodule Relay.Field do
  @kinds ["text", "number"]

  def field(kind, name) when kind in @kinds, do: {kind, String.to_atom(name)}
end
