defmodule Shop do
  @moduledoc false

  @spec create_order(map) :: map
  defdelegate create_order(it), to: Shop.Orders

  @spec create_item(map) :: map
  defdelegate create_item(it), to: Shop.Items

  @spec update_order(map) :: map
  defdelegate update_order(it), to: Shop.Orders

  @spec update_item(map) :: map
  defdelegate update_item(it), to: Shop.Items

  @spec delete_order(map) :: map
  defdelegate delete_order(it), to: Shop.Orders

  @spec delete_item(map) :: map
  defdelegate delete_item(it), to: Shop.Items

  @spec archive_order(map) :: map
  defdelegate archive_order(it), to: Shop.Orders

  @spec archive_item(map) :: map
  defdelegate archive_item(it), to: Shop.Items

  @spec total(map) :: integer
  def total(order), do: Shop.Orders.total(order)
end
