ExUnit.start()

defmodule UnboundedQueue.WhileBusyTest do
  use ExUnit.Case, async: true

  test "two wait behind the one that is turned" do
    {:ok, operator} = Lathe.Operator.start_link(lathe: self())

    assert for(n <- 1..5, do: GenServer.call(operator, {:turn, n})) ==
             [:ok, :ok, :ok, {:error, :overloaded}, {:error, :overloaded}]

    for n <- 1..3 do
      assert_receive {:turn, ^n}
      send(operator, {:turned, n})
    end

    assert GenServer.call(operator, {:turn, 6}) == :ok
    assert_receive {:turn, 6}
  end
end
