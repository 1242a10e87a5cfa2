defmodule Theatre.Holds do
  @table :theatre_holds

  def open, do: :ets.new(@table, [:named_table, :public])

  # A hold may be taken over; only a sold seat may not.
  def hold(seat, guest) do
    if match?([{_seat, :sold}], :ets.lookup(@table, seat)) do
      {:error, :sold}
    else
      :ets.insert(@table, {seat, {:held, guest}})
      :ok
    end
  end
end
