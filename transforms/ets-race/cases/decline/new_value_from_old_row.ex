# declines: one ETS operation
defmodule Tag.Index do
  @table :tag_index

  def setup, do: :ets.new(@table, [:named_table, :public])

  # Two who tag at once lose a tag; a counter or insert_new cannot mend a list.
  def tag(post, tag) do
    case :ets.lookup(@table, post) do
      [] -> :ets.insert(@table, {post, [tag]})
      [{_, tags}] -> :ets.insert(@table, {post, Enum.uniq([tag | tags])})
    end
  end
end
