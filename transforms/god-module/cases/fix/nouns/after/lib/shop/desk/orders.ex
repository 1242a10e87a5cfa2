defmodule Shop.Desk.Orders do
  @moduledoc false

  import Bitwise, only: [bor: 2]
  import String, only: [upcase: 1]
  import Shop.Desk, only: [is_id: 1]
  import Shop.Desk.Shared, only: [is_label: 1]

  alias Shop.Desk.Order

  require Logger

  @first 1

  defguardp is_known(id, all) when is_id(id) and is_map_key(all, id)

  def put_order(%Shop.Desk{} = desk, id, name) when is_id(id) and is_label(name) do
    Logger.debug("order #{id}")

    %{
      desk
      | orders: Map.put(desk.orders, id, %Order{id: id, name: upcase(name)}),
        flags: bor(desk.flags, @first)
    }
  end

  def get_order(%Shop.Desk{orders: orders}, id) when is_known(id, orders), do: {:ok, orders[id]}
  def get_order(_desk, _id), do: :error

  def list_orders(desk), do: desk.orders |> Map.values() |> Enum.sort_by(&order_key/1)

  defp order_key(%Order{id: id}), do: id
end
