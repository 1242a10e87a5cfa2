defmodule Shop.Desk do
  @moduledoc false

  require Logger
  import Bitwise, only: [band: 2, bor: 2]
  import String, only: [upcase: 1, downcase: 1]
  alias Shop.Desk.{Order, Ticket}
  alias Shop.Names, as: Labels

  defstruct orders: %{}, tickets: %{}, flags: 0

  @first 1
  @second 2
  @open @first + @second

  defguard is_id(id) when is_integer(id) and id > 0
  defguardp is_label(text) when is_binary(text) and text != ""
  defguardp is_known(id, all) when is_id(id) and is_map_key(all, id)

  def new, do: %__MODULE__{}

  def put_order(%__MODULE__{} = desk, id, name) when is_id(id) and is_label(name) do
    Logger.debug("order #{id}")

    %{
      desk
      | orders: Map.put(desk.orders, id, %Order{id: id, name: upcase(name)}),
        flags: bor(desk.flags, @first)
    }
  end

  def get_order(%__MODULE__{orders: orders}, id) when is_known(id, orders), do: {:ok, orders[id]}
  def get_order(_desk, _id), do: :error

  def list_orders(desk), do: desk.orders |> Map.values() |> Enum.sort_by(&order_key/1)

  def orders?(desk), do: band(desk.flags, @first) == @first

  defp order_key(%Order{id: id}), do: id

  @limit 2

  def put_ticket(%__MODULE__{} = desk, id, name) when is_id(id) and is_label(name) do
    if map_size(desk.tickets) < @limit do
      ticket = %Ticket{id: id, name: downcase(name), label: Labels.short(name)}
      {:ok, %{desk | tickets: Map.put(desk.tickets, id, ticket), flags: desk.flags + @second}}
    else
      {:error, {__MODULE__, :full}}
    end
  end

  @limit 99

  def limit_ticket(desk), do: min(map_size(desk.tickets), @limit)

  def list_tickets(desk), do: Map.values(desk.tickets)

  def open_tickets?(desk), do: desk.flags == @open
end
