ExUnit.start()

defmodule RawSend.DeepModuleOfAnUmbrellaTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "an application with telemetry emits, one without warns" do
    event = [:mall, :doors, :north, :delivery_failed]

    assert [{%{count: 1}, %{reason: :noproc}}] =
             events(event, fn ->
               {:ok, north} = Mall.Doors.North.start_link(gone())
               :sys.get_state(north)
             end)

    {:ok, till} = Kiosk.Till.start_link(gone())

    assert warnings(fn ->
             send(till, :empty)
             :ok = GenServer.call(till, :sync)
           end) == 1
  end
end
