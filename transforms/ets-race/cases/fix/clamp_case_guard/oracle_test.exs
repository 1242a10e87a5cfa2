defmodule Jobs.SemaphoreTest do
  use ExUnit.Case
  alias Jobs.Semaphore

  setup do
    {:ok, table: :ets.new(:semaphore, [:public])}
  end

  test "takes, refuses, gives back", %{table: table} do
    for job <- [:import, {:import, 1}, %{kind: :import, of: %{id: 1}}] do
      assert [{:ok, 1}, {:ok, 2}, {:error, :full}] ==
               Enum.map(1..3, fn _ -> Semaphore.take(table, job) end)

      assert Semaphore.give_back(table, job) == 1
      assert Semaphore.take(table, job) == {:ok, 2}
    end
  end

  test "a place given back during a refusal can be taken at once", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:import, 2}) end,
      first: fn _ -> Semaphore.take(table, :import) end,
      second: fn _ ->
        Semaphore.give_back(table, :import)
        Semaphore.take(table, :import)
      end,
      check: fn first, second, _ ->
        assert [{:error, :full}, {:ok, 2}] == Enum.sort([first, second])
        assert :ets.lookup(table, :import) == [{:import, 2}]
      end
    )
  end
end
