defmodule Shop.Rates do
  @moduledoc false

  @rates %{
    zone_1: 3.5,
    zone_2: 6.5,
    zone_3: 9.5,
    zone_4: 12.5,
    zone_5: 15.5,
    zone_6: 18.5,
    zone_7: 21.5,
    zone_8: 24.5,
    zone_9: 27.5,
    zone_10: 30.5,
    zone_11: 33.5,
    zone_12: 36.5,
    zone_13: 39.5,
    zone_14: 42.5,
    zone_15: 45.5,
    zone_16: 48.5,
    zone_17: 51.5,
    zone_18: 54.5,
    zone_19: 57.5,
    zone_20: 60.5,
    zone_21: 63.5,
    zone_22: 66.5,
    zone_23: 69.5,
    zone_24: 72.5
  }

  def rate(zone), do: Map.fetch!(@rates, zone)
  def zones, do: Map.keys(@rates)
end
