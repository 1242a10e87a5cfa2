ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.FoldersInOneOfItsOwnTest do
  use Salve.ReleaseOracle, server: Bakery.Oven, args: [[]]

  # The folder around them goes, too.
  defp artefact(server), do: Path.dirname(Bakery.Oven.proof(server))
  defp held?(artefact), do: File.exists?(artefact)
end
