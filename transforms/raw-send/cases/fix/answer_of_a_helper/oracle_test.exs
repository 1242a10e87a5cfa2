ExUnit.start()

defmodule RawSend.AnswerOfAHelperTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  test "what nobody looks at may be told of" do
    assert warnings(fn -> swing(gone()) end) == 2
    assert warnings(fn -> swing(self()) end) == 0
    assert_received {:gate, :open}
    assert_received {:gate, :shut}
    assert warnings(fn -> swing(nil) end) == 0
  end

  defp swing(keeper) do
    {:ok, gate} = Farm.Gate.start_link(keeper)
    for change <- [:open, :shut], do: send(gate, change)
    :ok = GenServer.call(gate, :sync)
  end
end
