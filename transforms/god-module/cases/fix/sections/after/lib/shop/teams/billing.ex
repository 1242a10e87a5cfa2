defmodule Shop.Teams.Billing do
  @moduledoc false

  alias Shop.Money
  alias Shop.Teams.Shared

  @currency "EUR"

  def bill(team, hours) when hours >= 0 do
    amount = Money.times(rate(team), hours)
    "#{Shared.label(team)} owes #{amount} #{@currency}"
  end

  def refund(team, hours), do: bill(team, hours) <> " less"

  defp rate(%{members: members}), do: length(members) * factor()

  @spec factor() :: integer()
  defp factor, do: 10
end
