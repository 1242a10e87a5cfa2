defmodule Stamps do
  @table :stamps

  def setup, do: :ets.new(@table, [:named_table, :public])

  # true for the first one
  def first?(letter, at), do: !:ets.member(@table, letter) && :ets.insert(@table, {letter, at})

  def ensure(letter, at) do
    :ets.member(@table, letter) || :ets.insert(@table, {letter, at})
  end

  def note(letter, at) do
    :ets.lookup(@table, letter) == [] and :ets.insert(@table, {letter, at})
    :ok
  end
end
