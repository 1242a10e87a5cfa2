ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.IdsPushedByAFunctionTest do
  use Salve.ReleaseOracle, server: Tide.Probe, args: [[]]

  defp artefact(server), do: elem(GenServer.call(server, {:watch, [:tide]}), 1)
  defp held?(artefact), do: Enum.any?(:telemetry.list_handlers([]), &(&1.id == artefact))
end
