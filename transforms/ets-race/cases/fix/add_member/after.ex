defmodule Poll.Votes do
  def setup, do: :ets.new(:votes, [:named_table, :public])

  def vote(poll, choice) do
    :ets.update_counter(:votes, {poll, choice}, {2, 1}, {{poll, choice}, 0})

    :telemetry.execute([:poll, :votes, :cast], %{count: 1}, %{poll: poll})
  end
end
