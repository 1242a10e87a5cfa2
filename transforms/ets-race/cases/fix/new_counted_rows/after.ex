defmodule Berths do
  def setup, do: :ets.new(__MODULE__, [:named_table, :public])

  def moor(berth, ship) do
    if :ets.insert_new(__MODULE__, {berth, ship}) do
      {:ok, berth}
    else
      {:error, :occupied}
    end
  end

  def reserve(berth, ship) do
    if :ets.insert_new(__MODULE__, {berth, ship}) do
      :reserved
    else
      :late
    end
  end

  def ship(berth, default) do
    case List.first(:ets.lookup(__MODULE__, berth)) do
      nil ->
        if :ets.insert_new(__MODULE__, {berth, default}) do
          default
        else
          ship(berth, default)
        end

      {_, ship} ->
        ship
    end
  end
end
