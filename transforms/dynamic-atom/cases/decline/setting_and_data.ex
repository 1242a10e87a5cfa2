# declines: only advises
defmodule Relay.Prefixed do
  def name(text), do: String.to_atom(System.get_env("PREFIX", "") <> text)
end
