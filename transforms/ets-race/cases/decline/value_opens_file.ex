# declines: opens
defmodule Logs.Files do
  alias :ets, as: ETS

  def device(table, day) do
    if ETS.member(table, day) do
      ETS.lookup_element(table, day, 2)
    else
      device = open(day)
      ETS.insert(table, {day, device})
      device
    end
  end

  defp open(day) do
    path = Path.join("log", "#{day}.log")
    File.open!(path, [:append])
  end
end
