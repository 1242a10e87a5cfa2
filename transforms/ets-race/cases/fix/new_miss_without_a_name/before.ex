defmodule Seats.Book do
  @table :seats

  def open, do: :ets.new(@table, [:named_table, :public])

  def take(seat, guest) do
    case :ets.lookup(@table, seat) do
      [_ | _] ->
        {:error, :taken}

      _ ->
        :ets.insert(@table, {seat, guest})
        {:ok, seat}
    end
  end

  def reserve(seat, guest) do
    if length(:ets.lookup(@table, seat)) == 0 do
      :ets.insert(@table, {seat, guest})
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
        :ets.insert(@table, {seat, guest})
        :moved
    end
  end
end
