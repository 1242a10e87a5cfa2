defmodule Bank.TellersTest do
  use ExUnit.Case
  alias Bank.Tellers

  setup do
    {:ok, table: Salve.Oracle.owned(&Tellers.setup/0)}
  end

  test "the third stays where he was" do
    assert %{teller: :a, ahead: 1} = Tellers.queue(:a, :b)
    assert %{teller: :a, ahead: 2} = Tellers.queue(:a, :b)
    assert %{teller: :b, ahead: 3} = Tellers.queue(:a, :b)
    Tellers.done(:a)
    assert %{teller: :a, ahead: 2} = Tellers.queue(:a, :b)
  end

  test "one who is served while another is refused makes room", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {:a, 2}) end,
      first: fn _ -> Tellers.queue(:a, :b) end,
      second: fn _ ->
        Tellers.done(:a)
        Tellers.queue(:a, :b)
      end,
      check: fn first, second, _ ->
        assert [%{teller: :a, ahead: 2}, %{teller: :b, ahead: 3}] ==
                 Enum.sort_by([first, second], & &1.teller)
      end
    )
  end
end
