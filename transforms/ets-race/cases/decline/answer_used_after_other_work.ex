# declines: is used after
defmodule Door.Keys do
  def hand_out(table, key, guest) do
    had = :ets.member(table, key)

    unless had do
      Process.put(:last, key)
      :ets.insert(table, {key, guest})
    end

    {key, had}
  end
end
