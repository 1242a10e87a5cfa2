defmodule Page.Cache do
  @moduledoc "Pages rendered once."

  @table :pages

  def setup, do: :ets.new(@table, [:named_table, :public])

  def warm(path) do
    case :ets.lookup(@table, path) do
      [_page] ->
        :warm

      [] ->
        # rendered for a cold page only
        :ets.insert(@table, {path, render(path)})
        {:warmed, path}
    end
  end

  def warm_all(paths) do
    for path <- paths do
      unless :ets.member(@table, path), do: :ets.insert(@table, {path, render(path)})
      path
    end
  end

  defp render(path), do: "<h1>" <> path <> "</h1>" <> inspect(make_ref())
end
