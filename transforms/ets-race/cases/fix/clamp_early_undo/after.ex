defmodule Game.Lobby do
  @limit 2
  @table :lobby

  def setup, do: :ets.new(@table, [:named_table, :public, :set])

  @doc "Whether there was a place left."
  def enter?(lobby) do
    [old, _] =
      :ets.update_counter(@table, lobby, [{3, 0}, {3, 1, @limit, @limit}], {lobby, :open, 0})

    old < @limit
  end

  def leave(lobby), do: :ets.update_counter(@table, lobby, {3, -1, 0, 0})
end
