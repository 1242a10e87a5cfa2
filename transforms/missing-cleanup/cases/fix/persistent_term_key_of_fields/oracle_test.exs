ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.PersistentTermKeyOfFieldsTest do
  use Salve.ReleaseOracle, server: Maps.Tile, args: [{3, 4}]

  defp artefact(server), do: Maps.Tile.key(server)
  defp held?(artefact), do: :persistent_term.get(artefact, nil) != nil
end
