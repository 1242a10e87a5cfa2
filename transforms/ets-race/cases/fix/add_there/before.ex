defmodule Taps do
  def setup, do: :ets.new(:taps, [:named_table, :public])
  def install(tap), do: :ets.insert(:taps, {tap, 0})

  def open(tap) do
    turns = :ets.lookup_element(:taps, tap, 2)
    :ets.insert(:taps, {tap, turns + 1})
    turns + 1
  end

  def close(tap) do
    turns = :ets.lookup_element(:taps, tap, 2)
    # the other way
    :ets.update_element(:taps, tap, {2, turns - 1})
    :ok
  end

  def drip(tap) do
    [{_, drops}] = :ets.lookup(:taps, tap)
    drops = drops + 1
    true = :ets.insert(:taps, {tap, drops})
    {:ok, drops}
  end

  def leak(tap) do
    with [{^tap, drops}] <- :ets.lookup(:taps, tap) do
      :ets.insert(:taps, {tap, drops + 10})
      {:ok, drops + 10}
    end
  end
end
