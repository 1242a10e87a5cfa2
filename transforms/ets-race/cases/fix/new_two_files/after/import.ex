defmodule Depot.Import do
  @doc "Parcels that come from another depot, each with the slot that it had there."
  def run(parcels) do
    parcels
    |> Task.async_stream(fn {parcel, slot} -> {parcel, Depot.Slots.slot_for(parcel, slot)} end)
    |> Enum.map(fn {:ok, stored} -> stored end)
  end
end
