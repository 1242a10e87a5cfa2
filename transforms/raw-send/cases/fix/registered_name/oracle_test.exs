ExUnit.start()

defmodule RawSend.RegisteredNameTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "nobody of that name: an event first, then it raises as before" do
    events =
      events([:bank, :vault, :delivery_failed], fn ->
        assert_raise ArgumentError, fn -> Bank.Vault.audit(:gold) end
      end)

    assert events == [{%{count: 1}, %{reason: :noproc}}]
  end

  test "somebody of that name gets the same message" do
    Process.register(self(), Bank.Auditor)

    assert events([:bank, :vault, :delivery_failed], fn -> :ok = Bank.Vault.audit(:gold) end) ==
             []

    assert_received {:entry, :gold}
  end
end
