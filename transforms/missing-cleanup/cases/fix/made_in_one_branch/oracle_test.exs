ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.MadeInOneBranchTest do
  use Salve.ReleaseOracle, server: Audit.Trail, args: [[audit: true]]

  defp artefact(server), do: GenServer.call(server, :path)
  defp held?(artefact), do: File.exists?(artefact)
end
