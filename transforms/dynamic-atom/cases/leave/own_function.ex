defmodule Chem.String do
  @moduledoc "A string of atoms, the other kind."

  def to_atom(%{first: atom}), do: atom
end

defmodule Chem.Molecule do
  alias Chem.String

  def first(chain), do: String.to_atom(chain)
  def firsts(chains), do: Enum.map(chains, &String.to_atom/1)

  def last(chain), do: to_atom(chain.last)

  defp to_atom(%{symbol: symbol}), do: symbol
end
