defmodule Shop.RatesTest do
  use ExUnit.Case
  alias Shop.Rates

  test "an unknown currency is told once, however it is asked for" do
    hear("rates")
    start_supervised!({Rates, %{eur: 1, usd: 2}})
    assert Rates.convert(3, :usd) == {:ok, 6}
    assert heard() == []
    assert Rates.convert(3, :xyz) == {:error, :unknown_currency}
    assert [{_, %{count: 1}, %{reason: :unknown_currency}}] = heard()
    assert Rates.rate(:xyz) == {:error, :unknown_currency}
    assert [_] = heard()
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:shop, :rates, :rate_failed]],
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
