defmodule Depot.Slots do
  @table :depot

  @doc "The slot of a parcel: the one it has, or `slot`."
  def slot_for(parcel, slot) do
    case :ets.lookup(@table, parcel) do
      [{_parcel, slot}] ->
        slot

      [] ->
        :ets.insert(@table, {parcel, slot})
        slot
    end
  end
end
