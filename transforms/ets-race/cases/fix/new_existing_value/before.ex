defmodule Web.Tokens do
  @table :tokens

  def setup, do: :ets.new(@table, [:named_table, :public, read_concurrency: true])

  @doc "The session's token, made when it is first asked for."
  def token(session) do
    case :ets.lookup(@table, session) do
      [{^session, token}] ->
        {:existing, token}

      [] ->
        # the first to ask
        token = Base.encode16(:crypto.strong_rand_bytes(8))
        # remember it for the others
        :ets.insert(@table, {session, token})
        {:new, token}
    end
  end

  def forget(session), do: :ets.delete(@table, session)
end
