defmodule Auth.Nonces do
  @table :nonces

  def setup, do: :ets.new(@table, [:named_table, :public])

  def issue(kind, user, opts \\ [])

  def issue(:login, user, opts) do
    size = Keyword.get(opts, :size, 4)

    case :ets.lookup(@table, {:login, user}) do
      [{_key, nonce, uses}] ->
        {nonce, uses}

      [] ->
        nonce = :crypto.strong_rand_bytes(size)
        :ets.insert(@table, {{:login, user}, nonce, 0})
        {nonce, 0}
    end
  end

  def issue(:guest, _user, _opts), do: {"", 0}
end
