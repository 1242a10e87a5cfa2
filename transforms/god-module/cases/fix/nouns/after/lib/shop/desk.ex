defmodule Shop.Desk do
  @moduledoc false
  import Bitwise, only: [band: 2]

  defstruct orders: %{}, tickets: %{}, flags: 0

  @first 1

  defguard is_id(id) when is_integer(id) and id > 0

  def new, do: %__MODULE__{}

  defdelegate put_order(desk, id, name), to: Shop.Desk.Orders

  defdelegate get_order(desk, id), to: Shop.Desk.Orders

  defdelegate list_orders(desk), to: Shop.Desk.Orders

  def orders?(desk), do: band(desk.flags, @first) == @first

  defdelegate put_ticket(desk, id, name), to: Shop.Desk.Tickets

  defdelegate limit_ticket(desk), to: Shop.Desk.Tickets

  defdelegate list_tickets(desk), to: Shop.Desk.Tickets

  defdelegate open_tickets?(desk), to: Shop.Desk.Tickets
end
