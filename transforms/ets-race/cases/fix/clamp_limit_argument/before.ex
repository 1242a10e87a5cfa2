defmodule Quota.Bucket do
  def hit(table, key, limit) do
    count = :ets.update_counter(table, key, {2, 1}, {key, 0})

    if count > limit do
      :ets.update_counter(table, key, {2, -1})
      {:deny, limit}
    else
      {:allow, count}
    end
  end

  def release(table, key), do: :ets.update_counter(table, key, {2, -1, 0, 0}, {key, 0})
end
