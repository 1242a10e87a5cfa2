defmodule Stats.Registry do
  @table :stats_registry

  def setup, do: :ets.new(@table, [:named_table, :public])

  def register(metric, kind) do
    unless :ets.member(@table, metric) do
      :ets.insert(@table, {metric, kind, 0})
    end

    :ok
  end

  def register_gauge(metric) do
    # a gauge starts at nought
    if not :ets.member(@table, metric), do: :ets.insert(@table, {metric, :gauge, 0})
    metric
  end

  def add(metric, n), do: :ets.update_counter(@table, metric, {3, n})
end
