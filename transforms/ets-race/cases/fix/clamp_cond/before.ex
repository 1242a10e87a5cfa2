defmodule Video.Viewers do
  @table :video_viewers
  @seats 5

  def open, do: :ets.new(@table, [:named_table, :public])

  def join(room) do
    seats = :ets.update_counter(@table, {:room, room}, {2, 1}, {{:room, room}, 0})

    cond do
      seats > @seats ->
        :telemetry.execute([:video, :viewers, :full], %{count: 1}, %{})
        :ets.update_counter(@table, {:room, room}, {2, -1})
        :full

      seats == @seats ->
        {:joined, :last}

      true ->
        {:joined, @seats - seats}
    end
  end

  def leave(room), do: :ets.update_counter(@table, {:room, room}, {2, -1, 0, 0})
end
