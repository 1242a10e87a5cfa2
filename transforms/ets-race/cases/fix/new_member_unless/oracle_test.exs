defmodule Stats.RegistryTest do
  use ExUnit.Case
  alias Stats.Registry

  setup do
    {:ok, table: Salve.Oracle.owned(&Registry.setup/0)}
  end

  test "registering again keeps the count" do
    assert Registry.register(:hits, :counter) == :ok
    Registry.add(:hits, 3)
    assert Registry.register(:hits, :counter) == :ok
    assert Registry.register_gauge(:hits) == :hits
    assert Registry.register_gauge(:misses) == :misses
    assert Registry.add(:hits, 1) == 4
    assert Registry.add(:misses, 1) == 1
  end

  test "registering never wipes out a count", %{table: table} do
    for register <- [&Registry.register(&1, :counter), &Registry.register_gauge/1] do
      Salve.Oracle.interleave(
        setup: fn -> :ets.delete(table, :hits) end,
        first: fn _ -> register.(:hits) end,
        second: fn _ ->
          Registry.register(:hits, :counter)
          Registry.add(:hits, 5)
        end,
        check: fn _, 5, _ -> assert [{:hits, _, 5}] = :ets.lookup(table, :hits) end
      )
    end
  end
end
