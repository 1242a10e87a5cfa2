ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.OldTreeRemovedFirstTest do
  use Salve.ReleaseOracle, server: Seed.Vault, args: [[n: 1]]

  defp artefact(server), do: GenServer.call(server, :dir)
  defp held?(artefact), do: File.exists?(artefact)
end
