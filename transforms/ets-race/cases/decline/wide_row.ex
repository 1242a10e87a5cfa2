# declines: update_counter cannot set them
defmodule Feed.Unread do
  @table :unread

  def setup, do: :ets.new(@table, [:named_table, :public])

  def bump(user) do
    case :ets.lookup(@table, user) do
      [{user, unread, name}] -> :ets.insert(@table, {user, unread + 1, name})
      [] -> :ets.insert(@table, {user, 1, :unknown})
    end
  end

  def rename(user, name), do: :ets.update_element(@table, user, {3, name})
end
