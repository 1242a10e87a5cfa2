defmodule Search.Budget do
  @table :search_budget
  @anonymous 1
  @member 3

  def setup, do: :ets.new(@table, [:named_table, :public])

  def anonymous(ip) do
    [old, _] = :ets.update_counter(@table, ip, [{2, 0}, {2, 1, @anonymous, @anonymous}], {ip, 0})

    if old >= @anonymous do
      :over
    else
      :ok
    end
  end

  def member(ip) do
    [old, _] = :ets.update_counter(@table, ip, [{2, 0}, {2, 1, @member, @member}], {ip, 0})

    if old >= @member do
      :over
    else
      :ok
    end
  end
end
