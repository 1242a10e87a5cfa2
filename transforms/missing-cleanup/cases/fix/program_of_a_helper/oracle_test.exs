ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.ProgramOfAHelperTest do
  use Salve.ReleaseOracle, server: Tunnel.Digger, args: [[]]

  defp artefact(server), do: GenServer.call(server, :os_pid)
  defp held?(artefact), do: Salve.ReleaseOracle.running?(artefact)
end
