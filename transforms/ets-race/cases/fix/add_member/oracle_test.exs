defmodule Poll.VotesTest do
  use ExUnit.Case
  alias Poll.Votes

  setup do
    {:ok, table: Salve.Oracle.owned(&Votes.setup/0)}
  end

  test "counts votes", %{table: table} do
    assert [:ok, :ok] == [Votes.vote(1, :yes), Votes.vote(1, :yes)]
    assert :ets.tab2list(table) == [{{1, :yes}, 2}]
  end

  test "every vote counts", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Votes.vote(1, :yes) end,
      second: fn _ -> Votes.vote(1, :yes) end,
      check: fn :ok, :ok, _ -> assert :ets.tab2list(table) == [{{1, :yes}, 2}] end
    )
  end
end
