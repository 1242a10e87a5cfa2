ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.TerminateWithOtherWorkTest do
  use Salve.ReleaseOracle, server: Cellar.Lock, args: [path()]

  test "the present clause keeps working, and the lock is one" do
    {:ok, server} = Cellar.Lock.start_link(path())
    assert {:error, :eexist} = Cellar.Lock.start_link(path())
    assert File.exists?(path() <> ".lock")
    GenServer.stop(server)
    assert_received :unlocking
  end

  defp path, do: Path.join(System.tmp_dir!(), "cellar-#{System.pid()}")

  defp artefact(server), do: Cellar.Lock.path(server)
  defp held?(artefact), do: File.exists?(artefact)
end
