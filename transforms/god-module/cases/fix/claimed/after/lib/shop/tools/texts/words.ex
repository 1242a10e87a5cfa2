defmodule Shop.Tools.Texts.Words do
  @moduledoc false

  alias Shop.Tools.Texts.Shared

  def count_words(text), do: text |> words() |> length()
  def first_word(text), do: text |> words() |> hd()
  def last_words(text, count), do: text |> words() |> Enum.take(-count)

  defp words(text), do: text |> Shared.trim() |> String.split()
end
