defmodule Mail.SendWindow do
  alias :ets, as: ETS

  # One row for each sender and minute; rows are never taken back, a new minute is a new row.
  def start, do: ETS.new(:send_window, [:named_table, :public, write_concurrency: true])

  def hit(sender, minute) do
    [old, sent] =
      ETS.update_counter(
        :send_window,
        {sender, minute},
        [{2, 0}, {2, 1, 100, 100}],
        {{sender, minute}, 0}
      )

    unless old >= 100 do
      {:ok, sent}
    else
      {:error, {:limit, sent + 1}}
    end
  end
end
