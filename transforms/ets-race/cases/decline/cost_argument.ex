# declines: cost
defmodule Quota.Tokens do
  @table :tokens
  @limit 100

  def setup, do: :ets.new(@table, [:named_table, :public])

  def spend(key, cost) do
    spent = :ets.update_counter(@table, key, {2, cost}, {key, 0})

    if spent > @limit do
      :ets.update_counter(@table, key, {2, -cost})
      :deny
    else
      {:allow, spent}
    end
  end
end
