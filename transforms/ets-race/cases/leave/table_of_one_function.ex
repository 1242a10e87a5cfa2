defmodule Words.Count do
  @moduledoc "A table that lives and dies in one call is seen by one process."

  def count(words) do
    table = :ets.new(:words, [:public])

    for word <- words do
      case :ets.lookup(table, word) do
        [] -> :ets.insert(table, {word, 1})
        [{_, n}] -> :ets.insert(table, {word, n + 1})
      end
    end

    result = :ets.tab2list(table)
    :ets.delete(table)
    result
  end
end
