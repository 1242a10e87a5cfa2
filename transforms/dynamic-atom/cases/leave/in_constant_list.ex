defmodule Relay.Sort do
  @columns ~w(name age city)

  def column(text) do
    if text in @columns, do: String.to_atom(text), else: :name
  end

  def order(text) do
    cond do
      Enum.member?(["asc", "desc"], text) -> String.to_atom(text)
      true -> :asc
    end
  end

  def unit(text) when text in ["day", "week"], do: String.to_atom(text)
  def unit(text) when is_binary(text) and text in ~w(month year), do: String.to_atom(text)
  def unit(_text), do: :day

  defp zone(text) when text in ~w(utc local) do
    zone = String.to_atom(text)
    {:ok, zone}
  end

  def in_zone(text), do: zone(text)
end
