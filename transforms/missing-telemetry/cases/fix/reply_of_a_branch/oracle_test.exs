defmodule Shop.CheckoutTest do
  use ExUnit.Case
  alias Shop.Checkout

  test "one event tells of a refusal, and none of a success" do
    hear("checkout")
    gateway = fn cents -> if cents < 100, do: {:ok, cents}, else: {:error, :limit} end
    {:ok, server} = Checkout.start_link(gateway)
    assert Checkout.charge(server, 7) == {:ok, 7}
    assert heard() == []
    assert Checkout.charge(server, 700) == {:error, :limit}
    assert heard() == [{[:shop, :checkout, :charge_failed], %{count: 1}, %{reason: :limit}}]
    assert %{refused: 1} = :sys.get_state(server)
  end

  defp hear(test) do
    pid = self()

    :telemetry.attach_many(
      test,
      [[:shop, :checkout, :charge_failed]],
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
