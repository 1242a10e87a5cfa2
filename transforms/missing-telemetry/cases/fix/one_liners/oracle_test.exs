defmodule Shop.DoorTest do
  use ExUnit.Case
  alias Shop.Door

  test "every refusal is told, wherever it is made" do
    hear("door")
    {:ok, server} = Door.start_link(1234)
    assert Door.open(server, 1234) == :ok
    assert heard() == []
    assert Door.open(server, "1234") == {:error, :no_code}
    assert Door.open(server, 1) == :error
    :ok = GenServer.call(server, :lock)
    assert Door.open(server, 1234) == {:error, :locked}

    assert [%{reason: :no_code}, %{reason: :error}, %{reason: :locked}] =
             for({_, _, metadata} <- heard(), do: metadata)
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:shop, :door, :open_failed]],
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
