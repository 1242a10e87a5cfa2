defmodule Shop.DeskTest do
  use ExUnit.Case
  alias Shop.Desk

  test "orders and tickets are modules of their own" do
    assert Code.ensure_loaded?(Desk.Orders)
    assert Code.ensure_loaded?(Desk.Tickets)
  end

  test "the desk answers as it did" do
    desk = Desk.put_order(Desk.new(), 1, "tea")
    assert Desk.get_order(desk, 1) == {:ok, %Desk.Order{id: 1, name: "TEA"}}
    assert Desk.get_order(desk, 2) == :error
    assert [%Desk.Order{id: 1}] = Desk.list_orders(desk)
    assert Desk.orders?(desk)
    {:ok, desk} = Desk.put_ticket(desk, 1, "Hello")
    assert [%Desk.Ticket{name: "hello", label: "H"}] = Desk.list_tickets(desk)
    assert Desk.open_tickets?(desk)
    assert Desk.limit_ticket(desk) == 1
    {:ok, desk} = Desk.put_ticket(desk, 2, "Bye")
    assert Desk.put_ticket(desk, 3, "no") == {:error, {Desk, :full}}
    assert_raise FunctionClauseError, fn -> Desk.put_order(desk, 0, "x") end
    assert Desk.__info__(:macros) == [is_id: 1]
  end
end
