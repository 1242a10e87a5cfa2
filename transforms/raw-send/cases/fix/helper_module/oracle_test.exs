ExUnit.start()

defmodule RawSend.HelperModuleTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "the event is named after the application and the module that sends" do
    {:ok, orders} = Shop.Orders.start_link(gone())
    event = [:shop, :orders, :notifier, :delivery_failed]

    assert [{%{count: 1}, %{reason: :noproc}}] =
             events(event, fn -> :ok = GenServer.call(orders, {:ship, 7}) end)

    {:ok, orders} = Shop.Orders.start_link(self())
    assert events(event, fn -> :ok = GenServer.call(orders, {:ship, 8}) end) == []
    assert_received {:shipped, 8}
  end
end
