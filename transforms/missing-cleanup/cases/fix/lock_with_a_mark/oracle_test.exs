ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.LockWithAMarkTest do
  use Salve.ReleaseOracle, server: Vault.Door, args: [[dir: System.tmp_dir!()]]

  test "the lock of another one stays" do
    {:ok, door} = Vault.Door.start_link(dir: System.tmp_dir!())
    :ok = Vault.Door.shut(door)
    :ok = Vault.Door.open(door)
    File.write!(bolt(), "another's")
    GenServer.stop(door)
    assert File.exists?(bolt())
  end

  defp artefact(server) do
    :ok = Vault.Door.shut(server)
    :sys.get_state(server).bolt
  end

  defp held?(artefact), do: File.exists?(artefact)
  defp bolt, do: Path.join(System.tmp_dir!(), "vault.lock")
end
