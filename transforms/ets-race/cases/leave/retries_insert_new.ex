defmodule Id.Pool do
  @table :id_pool

  def setup, do: :ets.new(@table, [:named_table, :public])

  def number(name) do
    case :ets.lookup(@table, name) do
      [{_, number}] ->
        number

      [] ->
        number = :erlang.unique_integer([:positive, :monotonic])

        if :ets.insert_new(@table, {name, number}) do
          number
        else
          number(name)
        end
    end
  end

  def array(name) do
    with [] <- :ets.lookup(@table, {:array, name}) do
      fresh = :atomics.new(1, [])

      case :ets.insert_new(@table, {{:array, name}, fresh}) do
        true -> fresh
        false -> :ets.lookup_element(@table, {:array, name}, 2)
      end
    else
      [{_, array}] -> array
    end
  end
end
