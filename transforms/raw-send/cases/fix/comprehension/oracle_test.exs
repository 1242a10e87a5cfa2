ExUnit.start()

defmodule RawSend.ComprehensionTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "both ways of sending tell of listeners that are gone" do
    {:ok, tower} = Radio.Tower.start_link([{gone(), :jazz}, {self(), :rock}, {gone(), :off}])

    assert warnings(fn ->
             send(tower, {:air, "song"})
             :ok = GenServer.call(tower, :sync)
           end) == 1

    assert_received {:rock, "song"}

    assert warnings(fn ->
             send(tower, :close)
             :ok = GenServer.call(tower, :sync)
           end) == 2

    assert_received :closed
  end
end
