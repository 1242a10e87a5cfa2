ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.StartIgnoredTest do
  use Salve.ReleaseOracle, server: Observatory.Listener, args: [[enabled: true, name: :dome]]

  test "a start that is ignored acquires nothing" do
    assert Observatory.Listener.start_link(enabled: false, name: :shed) == :ignore
    refute held?({Observatory.Listener, :shed})
  end

  defp artefact(server), do: Observatory.Listener.handler(server)
  defp held?(artefact), do: Enum.any?(:telemetry.list_handlers([:star]), &(&1.id == artefact))
end
