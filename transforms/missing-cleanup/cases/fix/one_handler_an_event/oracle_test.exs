ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.OneHandlerAnEventTest do
  use Salve.ReleaseOracle, server: Bell.Ringers, args: [[]]

  defp artefact(server), do: {Bell.Ringers, [:b, :stop], server}
  defp held?(artefact), do: Enum.any?(:telemetry.list_handlers([]), &(&1.id == artefact))
end
