defmodule Blog.Views do
  @table :views

  def setup, do: :ets.new(@table, [:named_table, :public])

  @doc "Counts a view and answers how many there are."
  def view(post) do
    views =
      case :ets.lookup(@table, post) do
        [{^post, views}] -> views
        [] -> 0
      end

    :ets.insert(@table, {post, views + 1})
    views + 1
  end

  def reset(post), do: :ets.insert(@table, {post, 0})
end
