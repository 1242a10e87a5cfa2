defmodule Shop.StockTest do
  use ExUnit.Case
  alias Shop.Stock

  test "each failure is told once, with its reason" do
    hear("stock")
    {:ok, server} = Stock.start_link(%{nut: 2})
    assert GenServer.call(server, {:take, :nut, 1}) == :ok
    assert GenServer.call(server, {:count, :bolt}) == 0
    assert heard() == []
    assert GenServer.call(server, {:take, :bolt, 1}) == {:error, :unknown}
    assert [{_, %{count: 1}, %{reason: :unknown}}] = heard()
    assert GenServer.call(server, {:take, :nut, 2}) == {:error, :sold_out}
    assert [{_, %{count: 1}, %{reason: :sold_out}}] = heard()
    assert :sys.get_state(server) == %{nut: 1}
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:shop, :warehouse, :take_failed]],
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
