defmodule Quota.BucketTest do
  use ExUnit.Case
  alias Quota.Bucket

  setup do
    {:ok, table: :ets.new(:bucket, [:public])}
  end

  test "allows the limit, denies, and allows after a release", %{table: table} do
    for key <- [:k, {:k, 1}, %{k: 1}] do
      assert [allow: 1, allow: 2, deny: 2] ==
               Enum.map(1..3, fn _ -> Bucket.hit(table, key, 2) end)

      Bucket.release(table, key)
      assert Bucket.hit(table, key, 2) == {:allow, 2}
    end
  end

  test "a release in the middle of a denial leaves room", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:k, 2}) end,
      first: fn _ -> Bucket.hit(table, :k, 2) end,
      second: fn _ ->
        Bucket.release(table, :k)
        Bucket.hit(table, :k, 2)
      end,
      check: fn first, second, _ ->
        assert [allow: 2, deny: 2] == Enum.sort([first, second])
        assert :ets.lookup(table, :k) == [k: 2]
      end
    )
  end
end
