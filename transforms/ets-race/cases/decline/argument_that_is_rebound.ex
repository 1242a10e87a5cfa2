# declines: argument
defmodule Slug.Ids do
  @table :slugs

  def setup, do: :ets.new(@table, [:named_table, :public])

  def id(slug) do
    slug = {:slug, slug}

    case :ets.lookup(@table, slug) do
      [{_, id}] ->
        id

      [] ->
        id = System.unique_integer([:positive])
        :ets.insert(@table, {slug, id})
        id
    end
  end
end
