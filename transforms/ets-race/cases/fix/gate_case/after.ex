defmodule Lockers do
  @moduledoc false
  @most 3

  def open, do: :ets.new(:lockers, [:named_table, :public])

  def rent(hall) do
    case :ets.update_counter(:lockers, hall, [{2, 0}, {2, 1, @most, @most}], {hall, 0}) do
      # all of them are taken
      [n, _] when n >= @most ->
        {:error, :full}

      [n, _] ->
        {:ok, n + 1}
    end
  end

  def free?(hall) do
    case :ets.update_counter(:lockers, hall, [{2, 0}, {2, 1, @most, @most}], {hall, 0}) do
      [n, _] when n < @most -> true
      _ -> false
    end
  end

  def number(hall) do
    case :ets.update_counter(:lockers, hall, [{2, 0}, {2, 1, @most, @most}], {hall, 0}) do
      [n, _] when n >= @most -> nil
      [_, count] -> "#{hall}-#{count}"
    end
  end

  def lease(hall, most) do
    case :ets.update_counter(:lockers, hall, [{2, 0}, {2, 1, most, most}], {hall, 0}) do
      [n, _] ->
        if n < most do
          {:ok, most}
        else
          {:error, :full}
        end
    end
  end

  def key(hall) do
    case :ets.update_counter(:lockers, hall, [{2, 0}, {2, 1, @most, @most}], {hall, 0}) do
      [n, _] when n < @most ->
        n = n + 1
        {:ok, n}

      _ ->
        {:error, :full}
    end
  end

  def give_back(hall), do: :ets.update_counter(:lockers, hall, {2, -1})
end
