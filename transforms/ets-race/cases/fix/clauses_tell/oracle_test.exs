defmodule BallotTest do
  use ExUnit.Case

  setup do
    {:ok, table: Salve.Oracle.owned(&Ballot.open/0)}
  end

  test "answers as before" do
    assert [{:ok, :yes}, {:error, {:voted, :yes}}] ==
             Enum.map([:yes, :no], &Ballot.vote(1, :me, &1))

    assert [true, true, false] == Enum.map([:me, :me, :you], &Ballot.claim(1, &1))
    assert [1, 2, 3] == Enum.map(1..3, fn _ -> Ballot.visit(%{hall: 1}) end)
  end

  test "one of two votes counts", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Ballot.vote(1, :me, :yes) end,
      second: fn _ -> Ballot.vote(1, :me, :no) end,
      check: fn first, second, _ ->
        [{_, choice}] = :ets.lookup(table, {1, :me})
        assert [{:error, {:voted, choice}}, {:ok, choice}] == Enum.sort([first, second])
      end
    )
  end

  test "one of two holds the seat", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Ballot.claim(1, :me) end,
      second: fn _ -> Ballot.claim(1, :you) end,
      check: fn first, second, _ -> assert first != second end
    )
  end

  test "each visit counts" do
    for rows <- [[], [{1, 4}]] do
      Salve.Oracle.interleave(
        setup: fn ->
          :ets.delete_all_objects(:visits)
          :ets.insert(:visits, rows)
        end,
        first: fn _ -> Ballot.visit(1) end,
        second: fn _ -> Ballot.visit(1) end,
        check: fn first, second, _ -> assert first != second end
      )
    end
  end
end
