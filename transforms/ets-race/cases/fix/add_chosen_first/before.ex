defmodule Library.Fines do
  def new, do: :ets.new(:fines, [:public])

  def add(fines, reader, cents) when is_integer(cents) do
    owed =
      case :ets.lookup(fines, reader) do
        [{^reader, before}] -> before + cents
        [] -> cents
      end

    # Kept until it is paid.
    true = :ets.insert(fines, {reader, owed})
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
    number =
      case :ets.lookup(visits, reader) do
        [] -> 100
        [{_, number}] -> 1 + number
      end

    :ets.insert(visits, {reader, number})
    number
  end
end
