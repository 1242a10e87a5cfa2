defmodule Shop.CourierTest do
  use ExUnit.Case
  alias Shop.Courier

  test "a death is told with its reason" do
    hear("courier")
    {:ok, server} = Courier.start_link([])
    {pid, ref} = spawn_monitor(fn -> receive do: (:stop -> exit(:lost)) end)
    :ok = Courier.watch(server, pid)
    send(pid, :stop)
    assert_receive {:DOWN, ^ref, _, _, :lost}
    assert :sys.get_state(server) == %{couriers: %{}}
    assert heard() == [{[:shop, :courier, :process_down], %{count: 1}, %{reason: :lost}}]
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:shop, :courier, :process_down]],
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
