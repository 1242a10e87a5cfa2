ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.KeyPutInHandleContinueTest do
  use Salve.ReleaseOracle, server: Map.Drawer, args: [[]]

  defp artefact(server), do: Map.Drawer.workspace(server)
  defp held?(artefact), do: File.exists?(artefact)
end
