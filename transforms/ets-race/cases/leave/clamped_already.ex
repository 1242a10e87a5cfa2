defmodule Pool.Seats do
  @seats 8

  def take(table, pool) do
    case :ets.update_counter(table, pool, [{2, 0}, {2, 1, @seats, @seats}], {pool, 0}) do
      [old, new] when old < @seats -> {:ok, new}
      _ -> {:error, :full}
    end
  end

  # a floor, not a compensation
  def give_back(table, pool) do
    left = :ets.update_counter(table, pool, {2, -1, 0, 0}, {pool, 0})
    if left > 0, do: {:ok, left}, else: :empty
  end
end
