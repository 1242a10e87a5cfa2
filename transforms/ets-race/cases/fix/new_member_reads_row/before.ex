defmodule Limit.Hits do
  @moduledoc "Hits of each client in each bucket, with the times of the first and the last."

  def hit(table, client, scale, limit) do
    stamp = System.system_time(:millisecond)
    key = {div(stamp, scale), client}

    case :ets.member(table, key) do
      false ->
        # the first hit of the bucket
        true = :ets.insert(table, {key, 1, stamp, stamp})
        {:ok, 1}

      true ->
        [hits, _, _] = :ets.update_counter(table, key, [{2, 1}, {3, 0}, {4, 1, 0, stamp}])
        if hits > limit, do: {:error, limit}, else: {:ok, hits}
    end
  end
end
