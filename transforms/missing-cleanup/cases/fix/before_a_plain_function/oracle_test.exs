ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.BeforeAPlainFunctionTest do
  use Salve.ReleaseOracle, server: Bell.Tower, args: [[]]

  defp artefact(_server), do: {Bell.Tower, :stop}
  defp held?(artefact), do: Enum.any?(:telemetry.list_handlers([]), &(&1.id == artefact))
end
