defmodule Plugin.HooksTest do
  use ExUnit.Case
  alias Plugin.Hooks

  setup do
    {:ok, table: Salve.Oracle.owned(&Hooks.setup/0)}
  end

  test "a hook is registered once" do
    assert Hooks.register!(:boot, Kernel) == :boot
    assert_raise ArgumentError, ~r/:boot is registered/, fn -> Hooks.register!(:boot, Enum) end
  end

  test "two plugins do not both get a hook", %{table: table} do
    Salve.Oracle.interleave(
      setup: fn -> :ets.delete(table, :boot) end,
      first: fn _ -> Hooks.register!(:boot, Kernel) end,
      second: fn _ -> Hooks.register!(:boot, Enum) end,
      check: fn first, second, _ ->
        assert [:boot, {:crashed, :error, %ArgumentError{}}] = Enum.sort([first, second])
        module = if first == :boot, do: Kernel, else: Enum
        assert :ets.lookup(table, :boot) == [boot: module]
      end
    )
  end
end
