defmodule Theatre.Seats do
  @table :theatre_seats

  def open, do: :ets.new(@table, [:named_table, :public])

  def reserve(seat, guest) do
    if match?([_ | _], :ets.lookup(@table, seat)) do
      {:error, :reserved}
    else
      :ets.insert(@table, {seat, guest})
      :ok
    end
  end

  # Whoever came first is the host.
  def host(show, guest) do
    unless match?([{^show, _guest}], :ets.lookup(@table, show)) do
      :ets.insert(@table, {show, guest})
    end

    :ok
  end
end
