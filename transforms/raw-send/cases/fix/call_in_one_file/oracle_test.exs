ExUnit.start()

defmodule RawSend.CallInOneFileTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "a gate that is gone is reported" do
    assert warnings(fn -> measure(gone()) end) == 1
  end

  test "a gate that is there has the level at once" do
    {:ok, gate} = Dam.Gate.start_link(nil)
    assert warnings(fn -> measure(gate) end) == 0
    assert :sys.get_state(gate) == 4
  end

  defp measure(gate) do
    {:ok, gauge} = Dam.Gauge.start_link(gate: gate)
    send(gauge, {:level, 4})
    :ok = GenServer.call(gauge, :sync)
  end
end
