defmodule Cache.Stats do
  alias :ets, as: ETS

  def record(stats, event) do
    case ETS.lookup(stats, event) do
      [{_, count}] -> ETS.insert(stats, {event, count + 1})
      # seen for the first time
      [] -> ETS.insert(stats, {event, 1})
    end

    :ok
  end
end
