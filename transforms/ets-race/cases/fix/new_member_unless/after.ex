defmodule Stats.Registry do
  @table :stats_registry

  def setup, do: :ets.new(@table, [:named_table, :public])

  def register(metric, kind) do
    :ets.insert_new(@table, {metric, kind, 0})

    :ok
  end

  def register_gauge(metric) do
    # a gauge starts at nought
    :ets.insert_new(@table, {metric, :gauge, 0})
    metric
  end

  def add(metric, n), do: :ets.update_counter(@table, metric, {3, n})
end
