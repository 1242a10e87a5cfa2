ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.PidFileInAttributeTest do
  use Salve.ReleaseOracle, server: Lamp.Keeper, args: [[]]

  test "a message that nobody expects is still only logged" do
    {:ok, server} = Lamp.Keeper.start_link([])
    send(server, :unexpected)
    assert Lamp.Keeper.lit?(server)
    GenServer.stop(server)
  end

  defp artefact(server), do: Lamp.Keeper.lit?(server) && "lamp-keeper.pid"
  defp held?(artefact), do: File.exists?(artefact)
end
