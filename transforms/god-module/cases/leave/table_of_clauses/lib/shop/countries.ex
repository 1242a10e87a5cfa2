defmodule Shop.Countries do
  @moduledoc false

  @doc "The name of a country."
  def name(:at), do: "Austria"
  def name(:be), do: "Belgium"
  def name(:bg), do: "Bulgaria"
  def name(:cy), do: "Cyprus"
  def name(:cz), do: "Czechia"
  def name(:de), do: "Germany"
  def name(:dk), do: "Denmark"
  def name(:ee), do: "Estonia"
  def name(:es), do: "Spain"
  def name(:fi), do: "Finland"
  def name(:fr), do: "France"
  def name(:gr), do: "Greece"
  def name(:hr), do: "Croatia"
  def name(:hu), do: "Hungary"
  def name(:ie), do: "Ireland"
  def name(:it), do: "Italy"
  def name(:lt), do: "Lithuania"
  def name(:lu), do: "Luxembourg"
  def name(:lv), do: "Latvia"
  def name(:mt), do: "Malta"
  def name(:nl), do: "Netherlands"
  def name(:pl), do: "Poland"

  @doc "True if it is one."
  def known?(code), do: is_binary(name(code))
end
