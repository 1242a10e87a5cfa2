ExUnit.start()

defmodule MonitorLeak.ReturnedThroughThenTest do
  use ExUnit.Case, async: true

  test "seated and dismissed in turn" do
    {:ok, server} = Orchestra.start_link()
    pid = spawn(fn -> Process.sleep(:infinity) end)

    for _ <- 1..20 do
      Orchestra.seat(server, pid)
      Orchestra.seat(server, pid)
      assert monitors(server) == [pid]
      assert Orchestra.dismiss(server, pid) == 0
      assert monitors(server) == []
    end
  end

  test "death still cleans up" do
    {:ok, server} = Orchestra.start_link()
    pid = spawn(fn -> Process.sleep(:infinity) end)
    Orchestra.seat(server, pid)
    Process.exit(pid, :kill)
    ref = Process.monitor(pid)
    assert_receive {:DOWN, ^ref, _, _, _}
    # The server's own :DOWN was sent no later than this process's; a call follows it.
    Process.sleep(5)
    state = :sys.get_state(server)
    assert state.players == []
    refute inspect(state) =~ "#Reference"
  end

  defp monitors(server) do
    :sys.get_state(server)
    {:monitors, monitors} = Process.info(server, :monitors)
    for {:process, pid} <- monitors, do: pid
  end
end
