defmodule Shop.Items do
  @moduledoc false
  def create_item(it), do: Map.put(it, :state, :create)
  def update_item(it), do: Map.put(it, :state, :update)
  def delete_item(it), do: Map.put(it, :state, :delete)
  def archive_item(it), do: Map.put(it, :state, :archive)
end
