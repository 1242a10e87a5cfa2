ExUnit.start()

defmodule RawSend.NameTakenTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "the office's own function keeps its name" do
    {:ok, office} = Post.Office.start_link(%{ann: self(), bob: gone()})
    assert warnings(fn -> :ok = Post.Office.deliver(office, {:ann, "a"}) end) == 0
    assert_received {:letter, "a"}
    assert warnings(fn -> :ok = Post.Office.deliver(office, {:bob, "b"}) end) == 1
    assert Post.Office.deliver(office, {:eve, "c"}) == :unknown
    assert warnings(fn -> GenServer.stop(office) end) == 1
    assert_received :closed
  end
end
