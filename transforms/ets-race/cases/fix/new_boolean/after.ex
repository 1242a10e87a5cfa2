defmodule Mail.Seen do
  def setup, do: :ets.new(:seen, [:named_table, :public])

  # true for the one who sees a message first
  def first?(id) do
    :ets.insert_new(:seen, {id})
  end

  def claim(id) do
    case :ets.insert_new(:seen, {{:claim, id}}) do
      false -> {:error, :claimed}
      true -> true
    end
  end
end
