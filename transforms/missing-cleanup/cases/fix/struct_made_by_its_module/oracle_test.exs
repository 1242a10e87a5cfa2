ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.StructMadeByItsModuleTest do
  use Salve.ReleaseOracle, server: Flour.Mill, args: [[limit: 1]]

  defp artefact(server), do: Flour.Mill.dir(server)
  defp held?(artefact), do: File.exists?(artefact)
end
