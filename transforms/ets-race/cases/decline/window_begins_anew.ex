# declines: update_counter cannot set them
defmodule Gate.Window do
  @table :gate_window
  @limit 10
  @length 1_000

  def setup, do: :ets.new(@table, [:named_table, :public])

  # Two that look at once are counted as one; when the window ends, both begin it anew.
  def enter(visitor) do
    now = System.monotonic_time(:millisecond)

    case :ets.lookup(@table, visitor) do
      [{^visitor, count, started}] when now - started < @length and count < @limit ->
        :ets.insert(@table, {visitor, count + 1, started})
        :ok

      [{^visitor, _count, started}] when now - started < @length ->
        {:error, :too_many}

      _ ->
        :ets.insert(@table, {visitor, 1, now})
        :ok
    end
  end
end
