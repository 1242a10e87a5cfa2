defmodule Search.Budget do
  @table :search_budget
  @anonymous 1
  @member 3

  def setup, do: :ets.new(@table, [:named_table, :public])

  def anonymous(ip) do
    used = :ets.update_counter(@table, ip, {2, 1}, {ip, 0})

    if used > @anonymous do
      :ets.update_counter(@table, ip, {2, -1})
      :over
    else
      :ok
    end
  end

  def member(ip) do
    used = :ets.update_counter(@table, ip, {2, 1}, {ip, 0})

    if used > @member do
      :ets.update_counter(@table, ip, {2, -1})
      :over
    else
      :ok
    end
  end
end
