defmodule Game.Lobby do
  @limit 2
  @table :lobby

  def setup, do: :ets.new(@table, [:named_table, :public, :set])

  @doc "Whether there was a place left."
  def enter?(lobby) do
    players = :ets.update_counter(@table, lobby, {3, 1}, {lobby, :open, 0})
    if players > @limit, do: :ets.update_counter(@table, lobby, {3, -1})
    players <= @limit
  end

  def leave(lobby), do: :ets.update_counter(@table, lobby, {3, -1, 0, 0})
end
