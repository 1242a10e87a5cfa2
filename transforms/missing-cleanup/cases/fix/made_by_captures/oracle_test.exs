ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.MadeByCapturesTest do
  use Salve.ReleaseOracle, server: Archive.Desk, args: [[]]

  test "all of them are made" do
    {:ok, desk} = Archive.Desk.start_link([])
    assert Enum.count(Archive.Desk.places(desk), &File.exists?/1) == 4
    GenServer.stop(desk)
  end

  defp artefact(server), do: Archive.Desk.places(server)
  defp held?(artefact), do: Enum.any?(artefact, &File.exists?/1)
end
