# declines: only advises
defmodule Relay.Pick do
  def pick(params, key) do
    if key in Map.keys(params), do: String.to_atom(key), else: nil
  end
end
