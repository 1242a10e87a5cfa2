defmodule Lockers do
  @moduledoc false
  @most 3

  def open, do: :ets.new(:lockers, [:named_table, :public])

  def rent(hall) do
    case :ets.lookup(:lockers, hall) do
      # all of them are taken
      [{_, n}] when n >= @most ->
        {:error, :full}

      [{_, n}] ->
        :ets.insert(:lockers, {hall, n + 1})
        {:ok, n + 1}

      [] ->
        :ets.insert(:lockers, {hall, 1})
        {:ok, 1}
    end
  end

  def free?(hall) do
    case :ets.lookup(:lockers, hall) do
      [] -> true = :ets.insert(:lockers, {hall, 1})
      [{^hall, n}] when n < @most -> true = :ets.insert(:lockers, {hall, n + 1})
      [{_, _}] -> false
    end
  end

  def number(hall) do
    case :ets.lookup(:lockers, hall) do
      [{_, n}] when n >= @most -> nil
      _ -> "#{hall}-#{:ets.update_counter(:lockers, hall, {2, 1}, {hall, 0})}"
    end
  end

  def give_back(hall), do: :ets.update_counter(:lockers, hall, {2, -1})
end
