defmodule Mail.Boxes do
  @open :open_boxes

  def setup do
    :ets.new(@open, [:named_table, :public])
    :ets.new(table(), [:named_table, read_concurrency: true])
  end

  def sealed?(box), do: :ets.member(table(), box)

  def seal(box) do
    unless :ets.member(table(), box), do: :ets.insert(table(), {box, :sealed})
    :ok
  end

  defp table, do: __MODULE__.Sealed
end
