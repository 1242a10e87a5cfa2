ExUnit.start()

defmodule RawSend.StateMachineTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "a display that is gone does not keep the door shut, and is reported" do
    {:ok, door} = Lift.Door.start_link(gone())

    assert warnings(fn ->
             :gen_statem.cast(door, :push)
             assert :gen_statem.call(door, :state) == :open
           end) == 1
  end

  test "a display that is there shows it" do
    {:ok, door} = Lift.Door.start_link(self())

    assert warnings(fn -> :gen_statem.cast(door, :push) && :gen_statem.call(door, :state) end) ==
             0

    assert_received {:door, :open}
  end
end
