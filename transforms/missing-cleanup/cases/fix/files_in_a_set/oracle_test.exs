ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.FilesInASetTest do
  use Salve.ReleaseOracle, server: Frame.Maker, args: [[]]

  defp artefact(server),
    do:
      (
        GenServer.cast(server, {:render, "a"})
        GenServer.call(server, :files)
      )

  defp held?(artefact), do: Enum.any?(artefact, &File.exists?/1)
end
