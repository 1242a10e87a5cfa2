# declines: only advises
defmodule Json.Keys do
  def atomize(map), do: Map.new(map, fn {key, value} -> {String.to_atom(key), value} end)

  def all(keys), do: Enum.map(keys, &String.to_atom/1)

  def prefixed(keys), do: Enum.map(keys, &String.to_atom("x_" <> &1))
end
