defmodule Blog.Views do
  @table :views

  def setup, do: :ets.new(@table, [:named_table, :public])

  @doc "Counts a view and answers how many there are."
  def view(post) do
    :ets.update_counter(@table, post, {2, 1}, {post, 0})
  end

  def reset(post), do: :ets.insert(@table, {post, 0})
end
