ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.PidFileIfAskedForTest do
  use Salve.ReleaseOracle,
    server: Post.Office,
    args: [[pid_file: Path.join(System.tmp_dir!(), "post")]]

  defp artefact(_server), do: Path.join(System.tmp_dir!(), "post")
  defp held?(artefact), do: File.exists?(artefact)
end
