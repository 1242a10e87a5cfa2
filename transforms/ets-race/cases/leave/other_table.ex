defmodule Mail.Bounces do
  @known :known_addresses
  @unknown :unknown_addresses

  def setup do
    :ets.new(@known, [:named_table, :public])
    :ets.new(@unknown, [:named_table, :public])
  end

  def bounced(address, reason) do
    case :ets.lookup(@known, address) do
      [] ->
        :ets.insert(@unknown, {address, reason})
        :unknown

      [_] ->
        :known
    end
  end

  def count(address) do
    seen = :ets.update_counter(@known, address, {2, 1}, {address, 0})

    if seen > 10 do
      # another table's counter
      :ets.update_counter(@unknown, address, {2, -1}, {address, 10})
      :many
    else
      :few
    end
  end
end
