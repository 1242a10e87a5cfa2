# declines: only advises
defmodule Csv.Header do
  def columns(line) do
    for cell <- String.split(line, ",") do
      cell
      |> String.trim()
      |> String.downcase()
      |> String.to_atom()
    end
  end
end
