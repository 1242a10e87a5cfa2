defmodule Stamps do
  @table :stamps

  def setup, do: :ets.new(@table, [:named_table, :public])

  # true for the first one
  def first?(letter, at), do: :ets.insert_new(@table, {letter, at})

  def ensure(letter, at) do
    :ets.insert_new(@table, {letter, at})
    true
  end

  def note(letter, at) do
    :ets.insert_new(@table, {letter, at})
    :ok
  end
end
