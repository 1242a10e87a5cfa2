defmodule Crawl.Errors do
  @table __MODULE__

  def setup, do: :ets.new(@table, [:named_table, :public])

  def failed(host, amount) when is_integer(amount) do
    new = count(host) + amount
    :ets.insert(@table, {host, new})
    if new >= 10, do: :give_up, else: :retry
  end

  def count(host) do
    case :ets.lookup(@table, host) do
      [{_, count}] -> count
      [] -> 0
    end
  end
end
