# declines: would be lost
defmodule Ha do
  def reserve(berth, ship) do
    if :ets.member(:ha, berth) do
      :late
    else
      put(berth, ship)
    end
  end

  def reserve2(berth, ship) do
    case :ets.lookup(:ha, berth) do
      [{_, other}] -> {:taken, other}
      [] -> put(berth, ship)
    end
  end

  def reserve3(berth, ship) do
    case :ets.lookup(:ha, berth) do
      [_] -> false
      [] -> put(berth, ship)
    end
  end

  def reserve4(berth, ship) do
    :ets.member(:ha, berth) || put(berth, ship)
  end

  defp put(berth, ship) do
    :ets.insert(:ha, {berth, ship})
    :reserved
  end
end
