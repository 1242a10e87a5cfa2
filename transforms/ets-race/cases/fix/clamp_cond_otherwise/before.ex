defmodule Ferry.Deck do
  def open(name), do: :ets.new(name, [:named_table, :public])

  def board(deck, side, most) do
    cars = :ets.update_counter(deck, side, 1, {side, 0})

    cond do
      cars <= most ->
        {:ok, cars}

      true ->
        _ = :ets.update_counter(deck, side, -1)
        {:error, :full}
    end
  end

  def leave(deck, side), do: :ets.update_counter(deck, side, {2, -1, 0, 0})
end
