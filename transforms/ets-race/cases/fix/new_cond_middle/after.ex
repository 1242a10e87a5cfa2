defmodule Replays do
  require Logger

  @table :replays

  def setup, do: :ets.new(@table, [:named_table, :public])

  def accept(nonce, ttl) do
    cond do
      byte_size(nonce) < 4 ->
        {:error, :too_short}

      # somebody sends it again
      :ets.member(@table, nonce) ->
        Logger.debug("#{nonce} was used before")
        {:error, :replayed}

      true ->
        if :ets.insert_new(@table, {nonce, System.monotonic_time(:second) + ttl, ttl}) do
          :ok
        else
          accept(nonce, ttl)
        end
    end
  end
end
