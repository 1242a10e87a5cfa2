defmodule Cranes do
  @table __MODULE__

  def setup, do: :ets.new(@table, [:named_table, :public])
  def book(crane), do: :ets.insert(@table, {crane, 8})

  def release(crane) do
    case :ets.lookup(@table, crane) do
      [{^crane, hours}] ->
        :ets.update_counter(@table, crane, {2, -1}, {crane, hours})
        :ok

      [] ->
        {:error, :unknown}
    end
  end
end
