defmodule Taps do
  def setup, do: :ets.new(:taps, [:named_table, :public])
  def install(tap), do: :ets.insert(:taps, {tap, 0})

  def open(tap) do
    :ets.update_counter(:taps, tap, {2, 1})
  end

  def close(tap) do
    # the other way
    :ets.update_counter(:taps, tap, {2, -1})
    :ok
  end

  def drip(tap) do
    drops = :ets.update_counter(:taps, tap, {2, 1})
    {:ok, drops}
  end

  def leak(tap) do
    with [{^tap, drops}] <- :ets.lookup(:taps, tap) do
      count = :ets.update_counter(:taps, tap, {2, 10}, {tap, drops})
      {:ok, count}
    end
  end
end
