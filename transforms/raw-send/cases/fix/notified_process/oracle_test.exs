ExUnit.start()

defmodule RawSend.NotifiedProcessTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  setup do
    {:ok, bell} = Shop.Bell.start_link()
    %{bell: bell}
  end

  test "a process that is gone is reported, and the bell goes on", %{bell: bell} do
    assert warnings(fn ->
             GenServer.cast(bell, {:ring, gone(), :soup})
             assert GenServer.call(bell, :rung) == 1
           end) == 1
  end

  test "a process that is there gets the same message", %{bell: bell} do
    assert warnings(fn ->
             GenServer.cast(bell, {:ring, self(), :soup})
             assert_receive {:rung, :soup, 0}
           end) == 0
  end

  test "one that takes the message and stops raises no alarm", %{bell: bell} do
    assert warnings(fn ->
             for _ <- 1..100, do: GenServer.cast(bell, {:ring, taker(), :soup})
             assert GenServer.call(bell, :rung) == 100
           end) == 0
  end
end
