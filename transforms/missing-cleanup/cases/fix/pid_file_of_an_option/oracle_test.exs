ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.PidFileOfAnOptionTest do
  use Salve.ReleaseOracle,
    server: Light.Beacon,
    args: [[pid_file: Path.join(System.tmp_dir!(), "light")]]

  defp artefact(server), do: GenServer.call(server, :pid_file)
  defp held?(artefact), do: File.exists?(artefact)
end
