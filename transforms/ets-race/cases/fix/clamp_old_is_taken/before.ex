defmodule Bank.Tellers do
  @table :tellers
  @open 2

  def setup, do: :ets.new(@table, [:named_table, :public])

  def queue(teller, old) do
    waiting = @table |> :ets.update_counter(teller, {2, 1}, {teller, 0})

    if @open < waiting do
      :ets.update_counter(@table, teller, {2, -1}, {teller, 0})
      %{teller: old, ahead: waiting}
    else
      %{teller: teller, ahead: waiting}
    end
  end

  def done(teller), do: :ets.update_counter(@table, teller, {2, -1, 0, 0})
end
