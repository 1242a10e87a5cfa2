defmodule Api.Hits do
  @table :api_hits
  @limit 100

  def setup, do: :ets.new(@table, [:named_table, :public])

  # A counter that only goes up: whoever sees a number up to the limit is let in, exactly so many times.
  def allow?(client, minute) do
    hits = :ets.update_counter(@table, {client, minute}, {2, 1}, {{client, minute}, 0})

    if hits > @limit do
      {:deny, hits - @limit}
    else
      {:allow, hits}
    end
  end

  def sweep(minute), do: :ets.match_delete(@table, {{:_, minute}, :_})
end
