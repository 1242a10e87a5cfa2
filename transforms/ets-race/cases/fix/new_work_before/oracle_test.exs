defmodule Ship.ManifestTest do
  use ExUnit.Case
  alias Ship.Manifest

  setup do
    {:ok, table: Salve.Oracle.owned(&Manifest.setup/0)}
  end

  test "a crate is loaded once" do
    assert Manifest.load(:tea, {:hamburg, 1}) == {:loaded, 3}
    assert Manifest.load(:tea, {:hamburg, 2}) == :already_on_board
    assert Manifest.load(:tea, {:bremen, 2}) == {:loaded, 3}
  end

  test "two cranes do not load the same crate", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete_all_objects(table) end,
      first: fn _ -> Manifest.load(:tea, {:hamburg, 1}) end,
      second: fn _ -> Manifest.load(:tea, {:hamburg, 2}) end,
      check: fn first, second, _ ->
        assert [:already_on_board, {:loaded, 3}] == Enum.sort([first, second])
        bay = if first == :already_on_board, do: 2, else: 1
        assert :ets.tab2list(table) == [{{:tea, :hamburg}, {:hamburg, bay}, 3}]
      end
    )
  end
end
