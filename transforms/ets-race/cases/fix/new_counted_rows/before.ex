defmodule Berths do
  def setup, do: :ets.new(__MODULE__, [:named_table, :public])

  def moor(berth, ship) do
    if length(:ets.lookup(__MODULE__, berth)) > 0 do
      {:error, :occupied}
    else
      true = :ets.insert(__MODULE__, {berth, ship})
      {:ok, berth}
    end
  end

  def reserve(berth, ship) do
    if Enum.any?(:ets.lookup(__MODULE__, berth)) do
      :late
    else
      put(berth, ship)
      :reserved
    end
  end

  def ship(berth, default) do
    case List.first(:ets.lookup(__MODULE__, berth)) do
      nil ->
        :ets.insert(__MODULE__, {berth, default})
        default

      {_, ship} ->
        ship
    end
  end

  defp put(berth, ship), do: :ets.insert(__MODULE__, {berth, ship})
end
