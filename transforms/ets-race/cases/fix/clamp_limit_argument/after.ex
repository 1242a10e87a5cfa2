defmodule Quota.Bucket do
  def hit(table, key, limit) do
    [old, count] = :ets.update_counter(table, key, [{2, 0}, {2, 1, limit, limit}], {key, 0})

    if old >= limit do
      {:deny, limit}
    else
      {:allow, count}
    end
  end

  def release(table, key), do: :ets.update_counter(table, key, {2, -1, 0, 0}, {key, 0})
end
