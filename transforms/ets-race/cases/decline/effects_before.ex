# declines: repeat
defmodule Order.Once do
  @table :orders

  def setup, do: :ets.new(@table, [:named_table, :public])

  # Asking again from the start would tell the audit twice.
  def place(order, basket) do
    send(Order.Audit, {:placing, order})

    case :ets.lookup(@table, order) do
      [{_, placed}] ->
        {:already, placed}

      [] ->
        :ets.insert(@table, {order, basket})
        {:ok, basket}
    end
  end
end
