defmodule Atom.Existing do
  def known(text) do
    {:ok, String.to_existing_atom(text)}
  rescue
    ArgumentError -> :error
  end

  def all(texts), do: Enum.map(texts, &String.to_existing_atom/1)

  def listed("asc"), do: :asc
  def listed("desc"), do: :desc
end
