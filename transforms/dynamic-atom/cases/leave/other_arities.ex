defmodule Atom.Others do
  def charlist(list), do: List.to_existing_atom(list)
  def name(atom), do: Atom.to_string(atom)
  def integer(text), do: String.to_integer(text)
  def field(record), do: record.to_atom
end
