ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.StateIsTheCollectionTest do
  use Salve.ReleaseOracle, server: Boat.House, args: [[]]

  defp artefact(server), do: elem(GenServer.call(server, {:open, "a"}), 1)
  defp held?(artefact), do: File.exists?(artefact)
end
