defmodule Metrics.Atomics do
  @moduledoc false

  def add(table, name, n) do
    case :ets.lookup(table, name) do
      [{_, ref}] ->
        :atomics.add_get(ref, 1, n)

      [] ->
        :ets.insert(table, {name, :atomics.new(1, signed: true)})
        add(table, name, n)
    end
  end
end
