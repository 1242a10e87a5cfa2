defmodule Memo do
  @table :memo

  def setup, do: :ets.new(@table, [:named_table, :public, read_concurrency: true])

  @doc "What `fun` answered when `key` was first asked for."
  def get_or_store(key, fun) when is_function(fun, 0) do
    case :ets.lookup(@table, key) do
      [{_, value}] ->
        value

      [] ->
        value = fun.()
        :ets.insert(@table, {key, value})
        value
    end
  end
end
