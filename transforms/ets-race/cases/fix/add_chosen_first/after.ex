defmodule Library.Fines do
  def new, do: :ets.new(:fines, [:public])

  def add(fines, reader, cents) when is_integer(cents) do
    # Kept until it is paid.
    owed = :ets.update_counter(fines, reader, {2, cents}, {reader, 0})
    {:owes, owed}
  end

  def add_day(fines, reader) do
    owed =
      if reader == :nobody do
        0
      else
        10
      end

    add(fines, reader, owed)
  end

  def visit(visits, reader) do
    number = :ets.update_counter(visits, reader, {2, 1}, {reader, 99})
    number
  end
end
