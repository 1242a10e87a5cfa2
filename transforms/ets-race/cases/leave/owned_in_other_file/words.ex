defmodule Search.Words do
  alias Search.Index

  # Only the owner of the index writes to it.
  def add(%Index{words: table}, word) do
    case :ets.lookup(table, word) do
      [] -> :ets.insert(table, {word, [word]})
      [_] -> false
    end

    count(table, word)
  end

  defp count(table, word) do
    case :ets.lookup(table, {:count, word}) do
      [{_, n}] -> :ets.insert(table, {{:count, word}, n + 1})
      [] -> :ets.insert(table, {{:count, word}, 1})
    end
  end
end
