defmodule Ferry do
  @moduledoc false
  @seats 3

  def open, do: :ets.new(:ferry, [:named_table, :public])

  def board(trip) do
    [taken, _] = :ets.update_counter(:ferry, trip, [{2, 0}, {2, 1, @seats, @seats}], {trip, 0})

    if taken >= @seats do
      {:full, taken}
    else
      {:ok, taken + 1}
    end
  end

  def board?(trip) do
    [old, _] = :ets.update_counter(:ferry, trip, [{2, 0}, {2, 1, @seats, @seats}], {trip, 0})

    if old < @seats do
      true
    else
      false
    end
  end

  def seat(trip) do
    case :ets.update_counter(:ferry, trip, [{2, 0}, {2, 1, @seats, @seats}], {trip, 0}) do
      [n, _] when n >= @seats ->
        nil

      [n, _] ->
        seat = n + 1
        seat
    end
  end

  def leave(trip), do: :ets.update_counter(:ferry, trip, {2, -1})
end
