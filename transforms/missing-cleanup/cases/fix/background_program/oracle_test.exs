ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.BackgroundProgramTest do
  use Salve.ReleaseOracle, server: Film.Projector, args: [[]]

  defp artefact(server), do: Film.Projector.os_pid(server)
  defp held?(artefact), do: Salve.ReleaseOracle.running?(artefact)
end
