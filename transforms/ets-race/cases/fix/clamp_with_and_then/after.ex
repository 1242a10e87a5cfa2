defmodule Desk do
  @moduledoc false
  @queue 2

  def open, do: :ets.new(:desk, [:named_table, :public])

  def queue(k) do
    with [old, _] when old >= @queue <-
           :ets.update_counter(:desk, k, [{2, 0}, {2, 1, @queue, @queue}], {k, 0}) do
      {:error, :busy}
    else
      [_, n] -> {:ok, n}
    end
  end

  def book(key, most) do
    :desk
    |> :ets.update_counter(key, [{2, 0}, {2, 1, most, most}], {key, 0})
    |> then(fn
      [old, _] when old >= most ->
        {:error, :booked_out}

      [_, n] ->
        {:ok, most - n}
    end)
  end

  def leave(key), do: :ets.update_counter(:desk, key, {2, -1})
end
