defmodule Mail.Seen do
  def setup, do: :ets.new(:seen, [:named_table, :public])

  # true for the one who sees a message first
  def first?(id) do
    if :ets.member(:seen, id) do
      false
    else
      :ets.insert(:seen, {id})
    end
  end

  def claim(id) do
    case :ets.lookup(:seen, {:claim, id}) do
      [_] -> {:error, :claimed}
      [] -> :ets.insert(:seen, {{:claim, id}})
    end
  end
end
