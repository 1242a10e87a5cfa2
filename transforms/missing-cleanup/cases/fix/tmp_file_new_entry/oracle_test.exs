ExUnit.start(assert_receive_timeout: 2000)

defmodule MissingCleanup.TmpFileNewEntryTest do
  use Salve.ReleaseOracle, server: Radio.Recorder, args: ["jazz"]

  test "its own messages still arrive" do
    {:ok, server} = Radio.Recorder.start_link("blues")
    send(server, :tick)
    assert Radio.Recorder.record(server, "la") == :ok
    GenServer.stop(server)
  end

  defp artefact(server),
    do: Radio.Recorder.record(server, "la") && Path.join(System.tmp_dir!(), "jazz.tape")

  defp held?(artefact), do: File.exists?(artefact)
end
