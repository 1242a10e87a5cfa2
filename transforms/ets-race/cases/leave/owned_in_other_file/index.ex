defmodule Search.Index do
  alias Search.Words

  defstruct [:words, :shared]

  def new do
    words = :ets.new(:words, [:set, :private])
    %__MODULE__{words: words, shared: :ets.new(:shared, [:public])}
  end

  def add(%__MODULE__{} = index, word), do: Words.add(index, word)
end
