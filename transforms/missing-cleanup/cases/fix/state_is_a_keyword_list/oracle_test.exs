ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.StateIsAKeywordListTest do
  use Salve.ReleaseOracle, server: Chalk.Board, args: [[]]

  defp artefact(server), do: Chalk.Board.path(server)
  defp held?(artefact), do: File.exists?(artefact)
end
