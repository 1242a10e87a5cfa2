defmodule Video.Viewers do
  @table :video_viewers
  @seats 5

  def open, do: :ets.new(@table, [:named_table, :public])

  def join(room) do
    [old, seats] =
      :ets.update_counter(
        @table,
        {:room, room},
        [{2, 0}, {2, 1, @seats, @seats}],
        {{:room, room}, 0}
      )

    cond do
      old >= @seats ->
        :telemetry.execute([:video, :viewers, :full], %{count: 1}, %{})
        :full

      seats == @seats ->
        {:joined, :last}

      true ->
        {:joined, @seats - seats}
    end
  end

  def leave(room), do: :ets.update_counter(@table, {:room, room}, {2, -1, 0, 0})
end
