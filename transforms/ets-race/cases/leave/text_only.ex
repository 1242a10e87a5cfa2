defmodule Docs.Race do
  @moduledoc """
  Not like this:

      case :ets.lookup(:t, id) do
        [] ->
          :ets.insert(:t, {id, 1})
          :ok

        _ ->
          :taken
      end
  """

  # count = :ets.update_counter(t, k, {2, 1}, {k, 0})
  # if count > 5, do: :ets.update_counter(t, k, {2, -1})

  def snippet do
    "unless :ets.member(t, k), do: :ets.insert(t, {k, v})"
  end

  def sigil, do: ~S|case :ets.lookup(t, k) do [] -> :ets.insert(t, {k, 1}) end|

  def quoted do
    quote do
      :ets.lookup(:t, :k)
    end
  end
end
