defmodule Session.Last do
  @table :last_session

  def setup, do: :ets.new(@table, [:named_table, :public])

  # The last login wins, whatever was there before; the caller is only told whether there was one.
  def login(user, session) do
    before = :ets.lookup(@table, user)
    :ets.insert(@table, {user, session})
    if before == [], do: :first, else: :again
  end

  def touch(user, now) do
    status =
      case :ets.lookup(@table, {:seen, user}) do
        [] -> :new
        [{_, since}] -> {:since, since}
      end

    :ets.insert(@table, {{:seen, user}, now})
    status
  end
end
