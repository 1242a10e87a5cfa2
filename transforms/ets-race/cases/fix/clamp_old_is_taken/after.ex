defmodule Bank.Tellers do
  @table :tellers
  @open 2

  def setup, do: :ets.new(@table, [:named_table, :public])

  def queue(teller, old) do
    [old2, waiting] =
      @table |> :ets.update_counter(teller, [{2, 0}, {2, 1, @open, @open}], {teller, 0})

    if @open <= old2 do
      %{teller: old, ahead: waiting + 1}
    else
      %{teller: teller, ahead: waiting}
    end
  end

  def done(teller), do: :ets.update_counter(@table, teller, {2, -1, 0, 0})
end
