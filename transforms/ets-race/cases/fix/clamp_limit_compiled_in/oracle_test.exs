defmodule Pottery.KilnTest do
  use ExUnit.Case
  alias Pottery.Kiln

  setup do
    {:ok, kiln: :ets.new(:kiln, [:public])}
  end

  test "as many at once as there are shelves", %{kiln: kiln} do
    inner = fn -> Kiln.fire(kiln, {:may, 1}, fn -> :pot end) end
    assert Kiln.fire(kiln, {:may, 1}, inner) == {:ok, {:ok, :pot}}

    assert Kiln.fire(kiln, {:may, 1}, fn -> Kiln.fire(kiln, {:may, 1}, inner) end) ==
             {:ok, {:ok, {:error, :full}}}

    assert :ets.lookup(kiln, {:may, 1}) == [{{:may, 1}, 0}]
    assert Kiln.fire(kiln, {:may, 1}, fn -> :again end) == {:ok, :again}
  end

  test "one that is turned away turns nobody else away", %{kiln: kiln} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(kiln, {:june, 2}) end,
      first: fn _ -> Kiln.fire(kiln, :june, fn -> :pot end) end,
      second: fn _ ->
        # Somebody's pot is done.
        left = :ets.update_counter(kiln, :june, {2, -1})
        {left, Kiln.fire(kiln, :june, fn -> :pot end)}
      end,
      check: fn _first, {_left, second}, _ -> assert second == {:ok, :pot} end
    )
  end
end
