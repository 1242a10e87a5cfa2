ExUnit.start()

defmodule RawSend.RescuedNameTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "what is rescued is told of, too" do
    {:ok, panel} = Alarm.Panel.start_link(:no_siren)
    assert warnings(fn -> assert GenServer.call(panel, :ring) == :silent end) == 1
  end

  test "a siren that is there rings" do
    Process.register(self(), :siren)
    {:ok, panel} = Alarm.Panel.start_link(:siren)
    assert warnings(fn -> assert GenServer.call(panel, :ring) == :ringing end) == 0
    assert_received :ring
  end
end
