ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.FilesListedByCallbackTest do
  use Salve.ReleaseOracle, server: Photo.Lab, args: [[]]

  defp artefact(server), do: [Photo.Lab.develop(server, "cat"), Photo.Lab.develop(server, "dog")]
  defp held?(artefact), do: Enum.any?(artefact, &File.exists?/1)
end
