defmodule Auth.NoncesTest do
  use ExUnit.Case
  alias Auth.Nonces

  setup do
    {:ok, table: Salve.Oracle.owned(&Nonces.setup/0)}
  end

  test "a nonce stays" do
    assert {nonce, 0} = Nonces.issue(:login, "ann", size: 8)
    assert byte_size(nonce) == 8
    assert Nonces.issue(:login, "ann") == {nonce, 0}
    assert Nonces.issue(:guest, "ann") == {"", 0}
  end

  test "two who ask first are told the same", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Nonces.issue(:login, "ann") end,
      second: fn _ -> Nonces.issue(:login, "ann", size: 9) end,
      check: fn first, second, _ -> assert first == second end
    )
  end
end
