# Texts for people.
defmodule Shop.Tools.Texts do
  @moduledoc false

  alias Shop.Tools.Texts.Shared

  def upcase_title(text), do: text |> Shared.trim() |> String.upcase()
  def short_title(text), do: text |> Shared.trim() |> String.slice(0, 3)
  def title_length(text), do: text |> Shared.trim() |> String.length()

  defdelegate count_words(text), to: Shop.Tools.Texts.Words
  defdelegate first_word(text), to: Shop.Tools.Texts.Words
  defdelegate last_words(text, count), to: Shop.Tools.Texts.Words
end
