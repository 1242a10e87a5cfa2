ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.FilesInAMapSeveralClausesTest do
  use Salve.ReleaseOracle, server: Quarry.Crates, args: [[]]

  test "the present clauses keep working" do
    {:ok, server} = Quarry.Crates.start_link([])
    artefact = artefact(server)
    send(server, :blast)
    GenServer.stop(server, {:shutdown, :rain})
    assert_received :wet
    refute held?(artefact)
  end

  defp artefact(server),
    do: [Quarry.Crates.pack(server, :slate), Quarry.Crates.pack(server, :chalk)]

  defp held?(artefact), do: Enum.any?(artefact, &File.exists?/1)
end
