defmodule Chat.Typing do
  @table :typing
  @at_once 3

  def setup, do: :ets.new(@table, [:named_table, :public])

  def start(room) do
    @table
    |> :ets.update_counter(room, {2, 1}, {room, 0})
    |> decide(room)
  end

  def stop(room), do: :ets.update_counter(@table, room, {2, -1, 0, 0}, {room, 0})

  # Too many at once: nobody is shown.
  defp decide(count, room) when count > @at_once do
    :ets.update_counter(@table, room, {2, -1})
    {:many, count - 1}
  end

  defp decide(count, room), do: {:show, room, count}
end
