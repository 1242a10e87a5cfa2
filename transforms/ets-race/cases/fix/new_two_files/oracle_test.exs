defmodule Depot.SlotsTest do
  use ExUnit.Case

  setup do
    start_supervised!(Depot.Table)
    :ok
  end

  test "arms keep a parcel in its slot" do
    {:ok, left} = Depot.Arm.start_link(:left)
    {:ok, right} = Depot.Arm.start_link(:right)
    assert Depot.Arm.store(left, 1) == :left
    assert Depot.Arm.store(right, 1) == :left
    assert Depot.Arm.store(right, 2) == :right
    assert Depot.Import.run([{1, :gate}, {3, :gate}]) == [{1, :left}, {3, :gate}]
  end

  test "two arms agree" do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(:depot, 1) end,
      first: fn _ -> Depot.Slots.slot_for(1, :left) end,
      second: fn _ -> Depot.Slots.slot_for(1, :right) end,
      check: fn first, second, _ -> assert first == second end
    )
  end
end
