defmodule Desk do
  @moduledoc false
  @queue 2

  def open, do: :ets.new(:desk, [:named_table, :public])

  def queue(k) do
    with n when n > @queue <- :ets.update_counter(:desk, k, {2, 1}, {k, 0}) do
      :ets.update_counter(:desk, k, {2, -1})
      {:error, :busy}
    else
      n -> {:ok, n}
    end
  end

  def book(key, most) do
    :desk
    |> :ets.update_counter(key, {2, 1}, {key, 0})
    |> then(fn
      n when n > most ->
        :ets.update_counter(:desk, key, {2, -1})
        {:error, :booked_out}

      n ->
        {:ok, most - n}
    end)
  end

  def leave(key), do: :ets.update_counter(:desk, key, {2, -1})
end
