ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.KeptByHelpersTest do
  use Salve.ReleaseOracle, server: Ink.Press, args: [[]]

  test "what is picked up stays" do
    {:ok, server} = Ink.Press.start_link([])
    [log, sheet] = Ink.Press.print(server, "mine")
    assert Ink.Press.pick_up(server, 0) == sheet
    GenServer.stop(server)
    assert File.exists?(sheet)
    refute File.exists?(log)
  end

  defp artefact(server), do: Ink.Press.print(server, "hello")
  defp held?(artefact), do: Enum.any?(artefact, &File.exists?/1)
end
