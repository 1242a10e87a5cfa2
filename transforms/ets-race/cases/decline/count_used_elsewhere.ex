# declines: count
defmodule Edge.Connections do
  require Logger

  @table :edge_connections
  @limit 1000

  def setup, do: :ets.new(@table, [:named_table, :public])

  def accept(edge) do
    count = :ets.update_counter(@table, edge, {2, 1}, {edge, 0})
    # the count goes beyond the limit here, a clamped one would not
    Logger.debug("connection #{count} of #{@limit}")

    if count > @limit do
      :ets.update_counter(@table, edge, {2, -1})
      :refuse
    else
      :accept
    end
  end
end
