defmodule Crawl.ErrorsTest do
  use ExUnit.Case
  alias Crawl.Errors

  setup do
    {:ok, table: Salve.Oracle.owned(&Errors.setup/0)}
  end

  test "gives up at ten" do
    assert [:retry, :give_up] == [Errors.failed("h", 9), Errors.failed("h", 1)]
    assert Errors.count("h") == 10
    assert Errors.count("other") == 0
  end

  test "no error is lost", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, "h") end,
      first: fn _ -> Errors.failed("h", 5) end,
      second: fn _ -> Errors.failed("h", 5) end,
      check: fn first, second, _ -> assert [:give_up, :retry] == Enum.sort([first, second]) end
    )
  end
end
