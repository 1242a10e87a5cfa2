ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.TmpDirInStateTest do
  use Salve.ReleaseOracle, server: Press.Spool, args: [[limit: 3]]

  test "whatever is in it goes too" do
    {:ok, server} = Press.Spool.start_link([])
    send(server, {:job, "one"})
    send(server, :other)
    dir = Press.Spool.dir(server)
    assert File.ls!(dir) == ["one"]
    GenServer.stop(server)
    refute File.exists?(dir)
  end

  defp artefact(server), do: Press.Spool.dir(server)
  defp held?(artefact), do: File.exists?(artefact)
end
