# declines: one count only
defmodule Print.Queue do
  @limit 5

  def push(table, printer) do
    jobs = :ets.update_counter(table, printer, {2, 1}, {printer, 0})

    if jobs == @limit do
      :ets.update_counter(table, printer, {2, -1})
      :full
    else
      {:ok, jobs}
    end
  end
end
