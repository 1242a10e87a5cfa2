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

  def lease(hall, most) do
    case :ets.lookup(:lockers, hall) do
      [{^hall, n}] ->
        if n < most do
          :ets.update_counter(:lockers, hall, 1)
          {:ok, most}
        else
          {:error, :full}
        end

      [] ->
        :ets.insert(:lockers, {hall, 1})
        {:ok, most}
    end
  end

  def key(hall) do
    case :ets.lookup(:lockers, hall) do
      [] ->
        true = :ets.insert_new(:lockers, {hall, 1})
        {:ok, 1}

      [{^hall, n}] when n < @most ->
        n = :ets.update_counter(:lockers, hall, {2, 1})
        {:ok, n}

      [{^hall, _n}] ->
        {:error, :full}
    end
  end

  def give_back(hall), do: :ets.update_counter(:lockers, hall, {2, -1})
end
