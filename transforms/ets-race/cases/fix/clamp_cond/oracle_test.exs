defmodule Video.ViewersTest do
  use ExUnit.Case
  alias Video.Viewers

  setup do
    {:ok, table: Salve.Oracle.owned(&Viewers.open/0)}
  end

  test "the seats are counted as before" do
    assert Enum.map(1..6, fn _ -> Viewers.join(1) end) ==
             [joined: 4, joined: 3, joined: 2, joined: 1, joined: :last] ++ [:full]

    Viewers.leave(1)
    assert Viewers.join(1) == {:joined, :last}
  end

  test "a slow handler of the event holds no seat", %{table: table} do
    test = self()

    handler = fn _, _, _, _ ->
      send(test, {:stored, :ets.lookup_element(table, {:room, 1}, 2)})
    end

    :ok = :telemetry.attach("viewers", [:video, :viewers, :full], handler, nil)
    :ets.insert(table, {{:room, 1}, 5})
    assert Viewers.join(1) == :full
    :telemetry.detach("viewers")
    assert_received {:stored, 5}
  end

  test "one who leaves while another is turned away makes room", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.insert(table, {{:room, 1}, 5}) end,
      first: fn _ -> Viewers.join(1) end,
      second: fn _ ->
        Viewers.leave(1)
        Viewers.join(1)
      end,
      check: fn first, second, _ ->
        assert [:full, {:joined, :last}] == Enum.sort([first, second])
        assert :ets.lookup_element(table, {:room, 1}, 2) == 5
      end
    )
  end
end
