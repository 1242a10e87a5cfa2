defmodule Conn.Slots do
  # Made when missing, by whoever comes first; read by all.
  def slot(table, host) do
    :ets.insert_new(table, {host, :rand.uniform(16)})
    [{_, slot}] = :ets.lookup(table, host)
    slot
  end

  def first?(table, host), do: :ets.update_counter(table, {:n, host}, 1, {{:n, host}, 0}) == 1
end
