defmodule Ferry do
  @moduledoc false
  @seats 3

  def open, do: :ets.new(:ferry, [:named_table, :public])

  def board(trip) do
    taken =
      case :ets.lookup(:ferry, trip) do
        [{^trip, taken}] -> taken
        [] -> 0
      end

    if taken >= @seats do
      {:full, taken}
    else
      :ets.update_counter(:ferry, trip, {2, 1}, {trip, 0})
      {:ok, taken + 1}
    end
  end

  def board?(trip) do
    if taken(trip) < @seats do
      take(trip)
      true
    else
      false
    end
  end

  def seat(trip) do
    case taken(trip) do
      n when n >= @seats ->
        nil

      n ->
        seat = n + 1
        :ets.insert(:ferry, {trip, seat})
        seat
    end
  end

  def leave(trip), do: :ets.update_counter(:ferry, trip, {2, -1})

  defp take(trip), do: :ets.update_counter(:ferry, trip, {2, 1}, {trip, 0})

  defp taken(trip) do
    case :ets.lookup(:ferry, trip) do
      [{_, n}] -> n
      [] -> 0
    end
  end
end
