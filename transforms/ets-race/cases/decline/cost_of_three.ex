# declines: cost
defmodule Quota.Batches do
  @limit 7

  # A clamp would store 7 where 6 are given out.
  def reserve(table, key) do
    reserved = :ets.update_counter(table, key, {2, 3}, {key, 0})

    if reserved > @limit do
      :ets.update_counter(table, key, {2, -3})
      :full
    else
      {:ok, reserved}
    end
  end
end
