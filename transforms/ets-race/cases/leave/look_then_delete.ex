defmodule Cart.Items do
  def drop(table, item) do
    if :ets.member(table, item) do
      :ets.delete(table, item)
      :dropped
    else
      :not_there
    end
  end

  def pop(table, item) do
    case :ets.take(table, item) do
      [] -> :error
      [{_, value}] -> {:ok, value}
    end
  end
end
