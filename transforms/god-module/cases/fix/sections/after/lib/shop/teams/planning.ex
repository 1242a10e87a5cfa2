defmodule Shop.Teams.Planning do
  @moduledoc false

  alias Shop.Clock
  alias Shop.Teams.Shared

  @default_size 3

  def plan(team, opts \\ [])

  def plan(%{members: []}, _opts), do: {:error, :nobody}

  # Everybody gets a day.
  def plan(team, opts) do
    size = Keyword.get(opts, :size, @default_size)
    {:ok, %{team: Shared.label(team), days: days(team, size), at: Clock.now()}}
  end

  def move(plan, by), do: %{plan | days: Enum.map(plan.days, &shift(&1, by))}

  # One day a member.
  defp days(team, size), do: team.members |> Enum.with_index() |> Enum.take(size)

  defp shift({member, day}, by), do: {member, day + by}
end
