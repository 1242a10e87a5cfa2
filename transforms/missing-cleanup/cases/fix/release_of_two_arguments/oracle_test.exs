ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.ReleaseOfTwoArgumentsTest do
  use Salve.ReleaseOracle, server: Theatre.Seat, args: [[room: "a"]]

  defp artefact(server), do: ["a", server]
  defp held?(artefact), do: Theatre.Rows.held?(artefact)
end
