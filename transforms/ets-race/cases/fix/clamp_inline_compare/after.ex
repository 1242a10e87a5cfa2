defmodule Upload.Gate do
  @limit 1

  def open(table) do
    :ets.insert_new(table, {:uploads, 0})
    :ok
  end

  def enter(table) do
    [old, _] = bump(table)

    # Only one upload at a time.
    if old >= @limit do
      :wait
    else
      :go
    end
  end

  def leave(table) do
    :ets.update_counter(table, :uploads, -1)
    :ok
  end

  defp bump(table), do: :ets.update_counter(table, :uploads, [{2, 0}, {2, 1, @limit, @limit}])
end
