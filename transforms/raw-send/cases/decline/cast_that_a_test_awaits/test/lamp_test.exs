defmodule LampTest do
  use ExUnit.Case

  test "it is on" do
    GenServer.cast(Lamp, :on)
    assert_receive {:lamp, :on}
  end
end
