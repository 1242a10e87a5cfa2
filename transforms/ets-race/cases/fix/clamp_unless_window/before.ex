defmodule Mail.SendWindow do
  alias :ets, as: ETS

  # One row for each sender and minute; rows are never taken back, a new minute is a new row.
  def start, do: ETS.new(:send_window, [:named_table, :public, write_concurrency: true])

  def hit(sender, minute) do
    sent = ETS.update_counter(:send_window, {sender, minute}, {2, 1}, {{sender, minute}, 0})

    unless sent > 100 do
      {:ok, sent}
    else
      ETS.update_counter(:send_window, {sender, minute}, {2, -1})
      {:error, {:limit, sent}}
    end
  end
end
