defmodule Depot.Slots do
  @table :depot

  @doc "The slot of a parcel: the one it has, or `slot`."
  def slot_for(parcel, slot) do
    case :ets.lookup(@table, parcel) do
      [{_parcel, slot}] ->
        slot

      [] ->
        if :ets.insert_new(@table, {parcel, slot}) do
          slot
        else
          slot_for(parcel, slot)
        end
    end
  end
end
