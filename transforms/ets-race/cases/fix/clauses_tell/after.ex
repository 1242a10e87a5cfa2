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
    :ets.update_counter(:visits, hall, {2, 1}, {hall, 0})
  end

  defp cast([], key, choice) do
    if :ets.insert_new(:ballot, {key, choice}) do
      {:ok, choice}
    else
      :ets.lookup(:ballot, key)
      |> cast(key, choice)
    end
  end

  defp cast([{_key, earlier}], _key2, _choice), do: {:error, {:voted, earlier}}

  defp hold([{_, owner}], _seat, owner2), do: owner == owner2

  defp hold([], seat, owner) do
    if :ets.insert_new(:ballot, {seat, owner}) do
      true
    else
      hold(:ets.lookup(:ballot, seat), seat, owner)
    end
  end
end
