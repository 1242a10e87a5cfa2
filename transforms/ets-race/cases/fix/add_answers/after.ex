defmodule Numbers do
  @table :numbers

  def setup, do: :ets.new(@table, [:named_table, :public])

  # The number that is free, from 0.
  def free(kind) do
    :ets.update_counter(@table, kind, {2, 1}, {kind, 0}) - 1
  end

  def invoice(kind) do
    :ets.update_counter(@table, kind, {2, 1}, {kind, 999})
  end

  def visit(kind) do
    case :ets.lookup(@table, kind) do
      [{_, n}] ->
        total = :ets.update_counter(@table, kind, {2, 1}, {kind, n})
        {:again, total}

      [] ->
        if :ets.insert_new(@table, {kind, 1}) do
          :first
        else
          visit(kind)
        end
    end
  end

  def slot(kind) do
    taken = :ets.update_counter(@table, kind, {2, 1}, {kind, 0}) - 1
    {kind, taken}
  end

  def tick(kind) do
    :ets.update_counter(@table, kind, {2, 1}, {kind, 0})
    true
  end

  def up(kind) do
    count = :ets.update_counter(@table, kind, {2, 1}, {kind, 0})
    {:ok, count}
  end

  def get(kind) do
    case :ets.lookup(@table, kind) do
      [{_, count}] -> count
      [] -> 0
    end
  end
end
