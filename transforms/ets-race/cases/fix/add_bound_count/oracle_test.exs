defmodule Blog.ViewsTest do
  use ExUnit.Case
  alias Blog.Views

  setup do
    {:ok, table: Salve.Oracle.owned(&Views.setup/0)}
  end

  test "counts" do
    for post <- [1, {:post, 1}, %{post: 1}] do
      assert [1, 2] == [Views.view(post), Views.view(post)]
      Views.reset(post)
      assert Views.view(post) == 1
    end
  end

  test "no view is lost, and none is told twice", %{table: table} do
    for start <- [[], [{1, 7}]] do
      Salve.Oracle.interleave(
        setup: fn ->
          :ets.delete(table, 1)
          :ets.insert(table, start)
        end,
        first: fn _ -> Views.view(1) end,
        second: fn _ -> Views.view(1) end,
        check: fn first, second, _ ->
          had =
            Keyword.values([{:had, 0} | Enum.map(start, fn {_, n} -> {:had, n} end)])
            |> Enum.sum()

          assert [had + 1, had + 2] == Enum.sort([first, second])
        end
      )
    end
  end
end
