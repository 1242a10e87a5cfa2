ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.IdFromAHelperTest do
  use Salve.ReleaseOracle, server: Leaf.Collector, args: [[name: "oak"]]

  defp artefact(_server), do: "collector-oak"
  defp held?(artefact), do: Enum.any?(:telemetry.list_handlers([]), &(&1.id == artefact))
end
