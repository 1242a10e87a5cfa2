ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.StateIsATupleTest do
  use Salve.ReleaseOracle, server: Grain.Importer, args: [[name: "grain"]]

  defp artefact(server), do: Grain.Importer.dir(server)
  defp held?(artefact), do: File.exists?(artefact)
end
