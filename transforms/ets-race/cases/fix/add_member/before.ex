defmodule Poll.Votes do
  def setup, do: :ets.new(:votes, [:named_table, :public])

  def vote(poll, choice) do
    if :ets.member(:votes, {poll, choice}) do
      :ets.update_counter(:votes, {poll, choice}, {2, 1})
    else
      :ets.insert(:votes, {{poll, choice}, 1})
    end

    :telemetry.execute([:poll, :votes, :cast], %{count: 1}, %{poll: poll})
  end
end
