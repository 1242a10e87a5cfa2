defmodule Ferry.Deck do
  def open(name), do: :ets.new(name, [:named_table, :public])

  def board(deck, side, most) do
    [old, cars] = :ets.update_counter(deck, side, [{2, 0}, {2, 1, most, most}], {side, 0})

    cond do
      old < most ->
        {:ok, cars}

      true ->
        {:error, :full}
    end
  end

  def leave(deck, side), do: :ets.update_counter(deck, side, {2, -1, 0, 0})
end
