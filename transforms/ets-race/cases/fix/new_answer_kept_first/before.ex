defmodule Mail.Seen do
  @moduledoc "Which messages were delivered already."

  def first_time?(table, id) do
    seen = known?(table, id)

    unless seen do
      keep(table, id)
    end

    not seen
  end

  def deliver(table, id) do
    delivered = :ets.member(table, id)

    if delivered do
      :duplicate
    else
      :ets.insert(table, {id, :delivered})
      :delivered
    end
  end

  def claim(table, id, reader) do
    row = :ets.lookup(table, id)

    if row == [] do
      :ets.insert(table, {id, reader})
      {:claimed, reader}
    else
      [{_, other}] = row
      {:held, other}
    end
  end

  defp known?(table, id), do: :ets.member(table, id)
  defp keep(table, id), do: :ets.insert(table, {id, :seen})
end
