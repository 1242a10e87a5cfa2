defmodule Crawl.Errors do
  @table __MODULE__

  def setup, do: :ets.new(@table, [:named_table, :public])

  def failed(host, amount) when is_integer(amount) do
    new = :ets.update_counter(@table, host, {2, amount}, {host, 0})
    if new >= 10, do: :give_up, else: :retry
  end

  def count(host) do
    case :ets.lookup(@table, host) do
      [{_, count}] -> count
      [] -> 0
    end
  end
end
