defmodule Quota.Windows do
  @moduledoc "Fixed windows; the limits come from the configuration of each limiter."

  def check(config, now) do
    key = {config.name, div(now, config.scale_ms)}

    try do
      limit = config.limit

      # Count first, look later.
      [old, count] =
        :ets.update_counter(:quota_windows, key, [{2, 0}, {2, 1, limit, limit}], {key, 0})

      if old >= limit do
        # Exceeded, take our own hit back.
        {:deny, count}
      else
        {:allow, count}
      end
    rescue
      # No table, no limit.
      ArgumentError -> {:allow, 0}
    end
  end
end
