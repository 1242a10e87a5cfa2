defmodule Tasks.Running do
  @table :tasks_running

  def setup, do: :ets.new(@table, [:named_table, :public])

  # Counts what runs; the count is taken back when it is done, not when it is too many.
  def run(kind, fun) do
    running = :ets.update_counter(@table, kind, {2, 1}, {kind, 0})

    try do
      fun.(running)
    after
      :ets.update_counter(@table, kind, {2, -1})
    end
  end
end
