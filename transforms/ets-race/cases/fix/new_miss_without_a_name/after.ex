defmodule Seats.Book do
  @table :seats

  def open, do: :ets.new(@table, [:named_table, :public])

  def take(seat, guest) do
    case :ets.insert_new(@table, {seat, guest}) do
      false ->
        {:error, :taken}

      true ->
        {:ok, seat}
    end
  end

  def reserve(seat, guest) do
    if :ets.insert_new(@table, {seat, guest}) do
      :reserved
    else
      :taken
    end
  end

  def move_in(seat, guest) do
    cond do
      :ets.member(@table, seat) ->
        :taken

      true ->
        if :ets.insert_new(@table, {seat, guest}) do
          :moved
        else
          move_in(seat, guest)
        end
    end
  end
end
