ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.PathFromAHelperTest do
  use Salve.ReleaseOracle, server: Print.Room, args: [[]]

  test "a message that nobody expects is still only logged" do
    {:ok, server} = Print.Room.start_link([])
    send(server, :unexpected)
    assert Enum.all?(Print.Room.folders(server), &File.exists?/1)
    GenServer.stop(server)
  end

  defp artefact(server), do: Print.Room.folders(server)
  defp held?(artefact), do: Enum.any?(artefact, &File.exists?/1)
end
