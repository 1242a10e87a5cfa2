ExUnit.start()

defmodule RawSend.PipedReceiverTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "the event begins as the module's attribute says" do
    {:ok, foreman} = Mill.Foreman.start_link(%{ann: self(), bob: gone()})
    event = [:mill, :floor, :delivery_failed]
    assert events(event, fn -> :ok = GenServer.call(foreman, {:give, :ann, 1}) end) == []
    assert_received {:grind, 1, 0}

    assert [{%{count: 1}, %{reason: :noproc}}] =
             events(event, fn -> GenServer.call(foreman, {:give, :bob, 2}) end)
  end
end
