defmodule Http.EtagsTest do
  use ExUnit.Case
  alias Http.Etags

  setup do
    {:ok, table: Salve.Oracle.owned(&Etags.setup/0)}
  end

  test "an etag stays" do
    etag = Etags.fetch("/", "hello")
    assert is_integer(etag)
    assert Etags.fetch("/", "hello") == etag
  end

  test "two who ask first are told the same", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, "/") end,
      first: fn _ -> Etags.fetch("/", "hello") end,
      second: fn _ -> Etags.fetch("/", "hello") end,
      check: fn first, second, _ -> assert first == second end
    )
  end
end
