ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.StateBuiltByAHelperTest do
  use Salve.ReleaseOracle, server: Rain.Probe, args: [[event: [:rain]]]

  defp artefact(_server), do: [:rain]
  defp held?(artefact), do: Enum.any?(:telemetry.list_handlers([]), &(&1.event_name == artefact))
end
