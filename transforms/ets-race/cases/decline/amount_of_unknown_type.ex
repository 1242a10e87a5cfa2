# declines: integer
defmodule Wallet.Spent do
  def add(table, wallet, amount) do
    spent =
      case :ets.lookup(table, wallet) do
        [{_, spent}] -> spent
        [] -> 0
      end

    :ets.insert(table, {wallet, spent + amount})
    spent + amount
  end
end
