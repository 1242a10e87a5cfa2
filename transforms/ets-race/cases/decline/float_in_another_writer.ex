# declines: integer
defmodule Sensor.Totals do
  @table :totals

  def setup, do: :ets.new(@table, [:named_table, :public])

  def tick(sensor) do
    case :ets.lookup(@table, sensor) do
      [{_, total}] -> :ets.insert(@table, {sensor, total + 1})
      [] -> :ets.insert(@table, {sensor, 1})
    end

    :ok
  end

  # Halving leaves a float, which update_counter refuses.
  def halve(sensor) do
    total = :ets.lookup_element(@table, sensor, 2)
    :ets.insert(@table, {sensor, total / 2})
  end
end
