defmodule Cache.Stats do
  alias :ets, as: ETS

  def record(stats, event) do
    # seen for the first time
    ETS.update_counter(stats, event, {2, 1}, {event, 0})

    :ok
  end
end
