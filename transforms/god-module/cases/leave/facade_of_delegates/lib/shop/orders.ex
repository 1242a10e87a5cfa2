defmodule Shop.Orders do
  @moduledoc false
  def create_order(it), do: Map.put(it, :state, :create)
  def update_order(it), do: Map.put(it, :state, :update)
  def delete_order(it), do: Map.put(it, :state, :delete)
  def archive_order(it), do: Map.put(it, :state, :archive)
  def total(order), do: map_size(order)
end
