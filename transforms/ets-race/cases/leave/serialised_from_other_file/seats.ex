defmodule Train.Seats do
  @moduledoc false
  @table :train_seats
  @seats 60

  def setup, do: :ets.new(@table, [:named_table, :public])

  def take(train) do
    taken = :ets.update_counter(@table, train, {2, 1}, {train, 0})

    if taken > @seats do
      :ets.update_counter(@table, train, {2, -1})
      {:error, :full}
    else
      {:ok, taken}
    end
  end
end
