ExUnit.start()

defmodule RawSend.SentOnlyIfAliveTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "whom it is not sent is reported" do
    {:ok, room} = Chat.Room.start_link([gone(), self()])

    assert warnings(fn ->
             GenServer.cast(room, {:say, "hi"})
             :ok = GenServer.call(room, :sync)
           end) == 1

    assert_received {:said, "hi"}
  end
end
