defmodule Chat.Typing do
  @table :typing
  @at_once 3

  def setup, do: :ets.new(@table, [:named_table, :public])

  def start(room) do
    @table
    |> :ets.update_counter(room, [{2, 0}, {2, 1, @at_once, @at_once}], {room, 0})
    |> decide(room)
  end

  def stop(room), do: :ets.update_counter(@table, room, {2, -1, 0, 0}, {room, 0})

  # Too many at once: nobody is shown.
  defp decide([old, count], _room) when old >= @at_once do
    {:many, count}
  end

  defp decide([_, count], room), do: {:show, room, count}
end
