defmodule Shop.Tools do
  @moduledoc false
  def version, do: 1
end

# Texts for people.
defmodule Shop.Tools.Texts do
  @moduledoc false

  def upcase_title(text), do: text |> trim() |> String.upcase()
  def short_title(text), do: text |> trim() |> String.slice(0, 3)
  def title_length(text), do: text |> trim() |> String.length()

  def count_words(text), do: text |> words() |> length()
  def first_word(text), do: text |> words() |> hd()
  def last_words(text, count), do: text |> words() |> Enum.take(-count)

  defp trim(text), do: String.trim(text)
  defp words(text), do: text |> trim() |> String.split()
end
