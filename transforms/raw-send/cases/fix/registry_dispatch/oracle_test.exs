ExUnit.start()

defmodule RawSend.RegistryDispatchTest do
  use ExUnit.Case
  import Salve.DeliveryOracle

  setup do
    {:ok, _} = Registry.start_link(keys: :duplicate, name: RawSend.Seats)
    {:ok, arena} = Game.Arena.start_link(RawSend.Seats)
    %{arena: arena}
  end

  test "spectators get the goal", %{arena: arena} do
    Registry.register(RawSend.Seats, :spectators, {12, 0})
    assert events([:game, :arena, :delivery_failed], fn -> score(arena) end) == []
    assert_received {:goal, :red, 12, 1}
  end

  test "one who has gone, of whom the registry has not heard yet, is reported", %{arena: arena} do
    :sys.suspend(RawSend.Seats.PIDPartition0)
    {pid, ref} = spawn_monitor(fn -> Registry.register(RawSend.Seats, :spectators, {13, 0}) end)
    assert_receive {:DOWN, ^ref, :process, ^pid, _}
    events = events([:game, :arena, :delivery_failed], fn -> score(arena) end)
    assert events == [{%{count: 1}, %{reason: :noproc}}]
    :sys.resume(RawSend.Seats.PIDPartition0)
  end

  defp score(arena) do
    GenServer.cast(arena, {:goal, :red})
    :ok = GenServer.call(arena, :sync)
  end
end
