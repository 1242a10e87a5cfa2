defmodule Token.Bucket do
  def take(table, key, cost, now) do
    case :ets.lookup(table, key) do
      [] ->
        :ets.insert_new(table, {key, 100, now})
        take(table, key, cost, now)

      [{_, tokens, since}] ->
        left = min(100, tokens + now - since) - cost
        old = {{:"$1", tokens, since}, [{:"=:=", :"$1", {:const, key}}], [{{:"$1", left, now}}]}

        cond do
          left < 0 -> :deny
          :ets.select_replace(table, [old]) == 1 -> {:allow, left}
          # somebody else took some: look again
          true -> take(table, key, cost, now)
        end
    end
  end
end
