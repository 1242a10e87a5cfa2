# declines: bag
defmodule Topic.Members do
  @table :topic_members

  def setup, do: :ets.new(@table, [:named_table, :public, :bag])

  def join_first(topic, pid) do
    case :ets.lookup(@table, topic) do
      [] ->
        :ets.insert(@table, {topic, pid})
        :first

      _ ->
        :not_first
    end
  end
end
