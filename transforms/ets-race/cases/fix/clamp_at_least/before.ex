defmodule Print.Spool do
  @moduledoc false
  @slots 3

  def push(table, printer) do
    jobs = :ets.update_counter(table, printer, {2, 1}, {printer, 0})

    # the last slot is kept free
    if jobs >= @slots do
      :ets.update_counter(table, printer, {2, -1})
      {:full, jobs - 1}
    else
      {:ok, jobs}
    end
  end

  def printed(table, printer), do: :ets.update_counter(table, printer, {2, -1})

  def urgent(desk, printer) do
    key = {:urgent, printer}

    with n when n < 5 <- :ets.update_counter(desk, key, {2, +1}, {key, 0}) do
      {:ok, n}
    else
      _ ->
        :ets.update_counter(desk, key, {2, -1})
        :full
    end
  end
end
