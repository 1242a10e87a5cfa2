ExUnit.start()

defmodule RawSend.KernelAndErlangTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "both spellings look before they send" do
    assert warnings(fn -> lift(gone()) end) == 2
  end

  test "a name and node is not looked up" do
    Process.register(self(), :crane_test)
    assert warnings(fn -> lift({:crane_test, node()}) end) == 0
    assert_received {:lifted, "box"}
    assert_received {:weight, 3}
    assert warnings(fn -> lift({:nobody, node()}) end) == 0
  end

  test "an alias of a process is passed on as it is" do
    assert warnings(fn -> lift(:erlang.alias()) end) == 0
    assert_received {:lifted, "box"}
  end

  defp lift(dest) do
    {:ok, crane} = Dock.Crane.start_link(dest)
    GenServer.cast(crane, {:lift, "box"})
    :ok = GenServer.call(crane, :sync)
  end
end
