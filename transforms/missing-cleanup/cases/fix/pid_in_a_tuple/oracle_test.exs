ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.PidInATupleTest do
  use Salve.ReleaseOracle, server: Clock.Tower, args: [[]]

  defp artefact(server), do: GenServer.call(server, :pid)
  defp held?(artefact), do: Salve.ReleaseOracle.running?(artefact)
end
