ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.FolderFromAWithTest do
  use Salve.ReleaseOracle, server: Wax.Seal, args: [[]]

  defp artefact(server), do: GenServer.call(server, :dir)
  defp held?(artefact), do: File.exists?(artefact)
end
