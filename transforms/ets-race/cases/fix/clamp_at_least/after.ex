defmodule Print.Spool do
  @moduledoc false
  @slots 3

  def push(table, printer) do
    [old, jobs] =
      :ets.update_counter(table, printer, [{2, 0}, {2, 1, @slots - 1, @slots - 1}], {printer, 0})

    # the last slot is kept free
    if old + 1 >= @slots do
      {:full, jobs}
    else
      {:ok, jobs}
    end
  end

  def printed(table, printer), do: :ets.update_counter(table, printer, {2, -1})

  def urgent(desk, printer) do
    key = {:urgent, printer}

    with [old, n] when old + 1 < 5 <-
           :ets.update_counter(desk, key, [{2, 0}, {2, 1, 4, 4}], {key, 0}) do
      {:ok, n}
    else
      _ ->
        :full
    end
  end
end
