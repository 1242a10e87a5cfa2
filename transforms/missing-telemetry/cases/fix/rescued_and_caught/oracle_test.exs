defmodule Shop.PressTest do
  use ExUnit.Case
  import ExUnit.CaptureLog
  alias Shop.Press

  test "what is rescued or caught is told by its kind" do
    hear("press")

    print = fn
      :torn -> raise ArgumentError, "torn"
      :jam -> throw(:jam)
      :off -> exit(:off)
      page -> page
    end

    {:ok, server} = Press.start_link(print)
    assert GenServer.call(server, {:print, 1}) == {:ok, 1}
    assert heard() == []
    assert GenServer.call(server, {:print, :torn}) == {:error, "torn"}
    assert [{_, %{count: 1}, %{reason: ArgumentError}}] = heard()
    assert GenServer.call(server, {:print, :jam}) == {:error, :jam}
    assert [{_, _, %{reason: :jam}}] = heard()
    assert GenServer.call(server, {:print, :off}) == {:error, {:exit, :off}}
    assert [{_, _, %{reason: :exit}}] = heard()

    log =
      capture_log(fn ->
        GenServer.cast(server, {:print, :torn})
        :sys.get_state(server)
      end)

    assert log =~ "torn"
    assert [{[:shop, :press, :print_failed], %{count: 1}, %{reason: ArgumentError}}] = heard()
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:shop, :press, :print_failed], [:shop, :press, :safely_failed]],
      fn event, measurements, metadata, _ -> send(pid, {event, measurements, metadata}) end,
      nil
    )
  end

  defp heard do
    receive do
      event -> [event | heard()]
    after
      20 -> []
    end
  end
end
