defmodule Feed.Unread do
  @table :unread

  def setup, do: :ets.new(@table, [:named_table, :public])

  def bump(user) do
    :ets.update_counter(@table, user, {2, 1}, {user, 0, :unknown})
    true
  end

  def rename(user, name), do: :ets.update_element(@table, user, {3, name})
end
