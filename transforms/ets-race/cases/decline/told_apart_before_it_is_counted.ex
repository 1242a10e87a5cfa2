# declines: told apart
defmodule Lift.Riders do
  @table :lift

  def open, do: :ets.new(@table, [:named_table, :public])

  def enter(lift) do
    case riders(lift) do
      8 ->
        :full

      riders ->
        :ets.insert(@table, {lift, riders + 1})
        :ok
    end
  end

  defp riders(lift) do
    case :ets.lookup(@table, lift) do
      [{^lift, riders}] -> riders
      [] -> 0
    end
  end
end
