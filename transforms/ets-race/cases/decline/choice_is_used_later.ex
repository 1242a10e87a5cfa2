# declines: used by what follows
defmodule Tank.Level do
  @table :tank_levels

  def setup, do: :ets.new(@table, [:named_table, :public])

  # The branches choose a pair that the rest works with: the function itself answers something else.
  def level(tank, now) do
    {level, since} =
      case :ets.lookup(@table, tank) do
        [{_, level, since}] ->
          {level, since}

        [] ->
          :ets.insert(@table, {tank, 0, now})
          {0, now}
      end

    {:ok, level + now - since}
  end
end
