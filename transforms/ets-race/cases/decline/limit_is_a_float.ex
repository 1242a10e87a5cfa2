# declines: integer
defmodule Load.Shed do
  @limit 2.5

  def admit?(table) do
    load = :ets.update_counter(table, :load, {2, 1}, {:load, 0})

    if load > @limit do
      :ets.update_counter(table, :load, {2, -1})
      false
    else
      true
    end
  end
end
