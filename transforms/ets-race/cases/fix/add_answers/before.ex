defmodule Numbers do
  @table :numbers

  def setup, do: :ets.new(@table, [:named_table, :public])

  # The number that is free, from 0.
  def free(kind) do
    case :ets.lookup(@table, kind) do
      [{_, n}] ->
        :ets.insert(@table, {kind, n + 1})
        n

      [] ->
        :ets.insert(@table, {kind, 1})
        0
    end
  end

  def invoice(kind) do
    case :ets.lookup(@table, kind) do
      [] ->
        :ets.insert(@table, {kind, 1000})
        1000

      [{^kind, last}] ->
        next = last + 1
        :ets.insert(@table, {kind, next})
        next
    end
  end

  def visit(kind) do
    case :ets.lookup(@table, kind) do
      [{_, n}] ->
        total = n + 1
        true = :ets.insert(@table, {kind, total})
        {:again, total}

      [] ->
        true = :ets.insert(@table, {kind, 1})
        :first
    end
  end

  def slot(kind) do
    taken =
      case :ets.lookup(@table, kind) do
        [{_, taken}] -> taken
        [] -> 0
      end

    :ets.insert(@table, {kind, taken + 1})
    {kind, taken}
  end

  def tick(kind) do
    if :ets.member(@table, kind) do
      ticks = :ets.lookup_element(@table, kind, 2)
      :ets.update_element(@table, kind, {2, ticks + 1})
    else
      :ets.insert(@table, {kind, 1})
    end
  end

  def up(kind) do
    count = get(kind) + 1
    put(kind, count)
    {:ok, count}
  end

  def get(kind) do
    case :ets.lookup(@table, kind) do
      [{_, count}] -> count
      [] -> 0
    end
  end

  defp put(kind, count), do: :ets.insert(@table, {kind, count})
end
