ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.StateIsThePathTest do
  use Salve.ReleaseOracle, server: Sketch.Pad, args: [[]]

  defp artefact(server), do: Sketch.Pad.path(server)
  defp held?(artefact), do: File.exists?(artefact)
end
