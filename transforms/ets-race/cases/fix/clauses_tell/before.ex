defmodule Ballot do
  @moduledoc false

  def open do
    :ets.new(:visits, [:named_table, :public])
    :ets.new(:ballot, [:named_table, :public])
  end

  def vote(poll, voter, choice) do
    key = {poll, voter}

    :ets.lookup(:ballot, key)
    |> cast(key, choice)
  end

  def claim(seat, owner), do: hold(:ets.lookup(:ballot, seat), seat, owner)

  def visit(hall) do
    :visits
    |> :ets.lookup(hall)
    |> count(hall)
  end

  defp cast([], key, choice) do
    :ets.insert(:ballot, {key, choice})
    {:ok, choice}
  end

  defp cast([{_key, earlier}], _key2, _choice), do: {:error, {:voted, earlier}}

  defp hold([{_, owner}], _seat, owner2), do: owner == owner2
  defp hold([], seat, owner), do: :ets.insert(:ballot, {seat, owner})

  defp count([], hall) do
    :ets.insert(:visits, {hall, 1})
    1
  end

  defp count([{hall, n}], _) do
    :ets.insert(:visits, {hall, n + 1})
    n + 1
  end
end
