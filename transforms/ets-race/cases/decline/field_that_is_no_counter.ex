# declines: update_counter
defmodule Login.Failures do
  @table :login_failures

  def setup, do: :ets.new(@table, [:named_table, :public])

  def failed(user, reason) when is_binary(reason) do
    case :ets.lookup(@table, user) do
      [{_, count, _last}] -> :ets.insert(@table, {user, count + 1, reason})
      [] -> :ets.insert(@table, {user, 1, reason})
    end

    :ok
  end
end
