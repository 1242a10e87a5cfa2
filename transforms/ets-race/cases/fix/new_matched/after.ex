defmodule Theatre.Seats do
  @table :theatre_seats

  def open, do: :ets.new(@table, [:named_table, :public])

  def reserve(seat, guest) do
    if :ets.insert_new(@table, {seat, guest}) do
      :ok
    else
      {:error, :reserved}
    end
  end

  # Whoever came first is the host.
  def host(show, guest) do
    :ets.insert_new(@table, {show, guest})

    :ok
  end
end
