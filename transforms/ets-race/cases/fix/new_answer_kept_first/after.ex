defmodule Mail.Seen do
  @moduledoc "Which messages were delivered already."

  def first_time?(table, id) do
    seen = not :ets.insert_new(table, {id, :seen})

    not seen
  end

  def deliver(table, id) do
    if :ets.insert_new(table, {id, :delivered}) do
      :delivered
    else
      :duplicate
    end
  end

  def claim(table, id, reader) do
    row = :ets.lookup(table, id)

    if row == [] do
      if :ets.insert_new(table, {id, reader}) do
        {:claimed, reader}
      else
        claim(table, id, reader)
      end
    else
      [{_, other}] = row
      {:held, other}
    end
  end
end
