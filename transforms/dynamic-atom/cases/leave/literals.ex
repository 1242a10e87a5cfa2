defmodule Atom.Literals do
  @separator "::"
  @name "with spaces in it"

  def plain, do: String.to_atom("plain")
  def piped, do: "piped" |> String.to_atom()
  def sigil, do: String.to_atom(~s(a "quoted" one))
  def raw, do: String.to_atom(~S(no #{interpolation} here))
  def attribute, do: String.to_atom(@name)
  def separator, do: @separator |> String.to_atom()

  def heredoc do
    String.to_atom("""
    of two
    lines
    """)
  end
end
