defmodule Shop.Teams do
  @moduledoc """
  Teams, their plans and their bills.
  """

  alias Shop.{Clock, Money}

  @default_size 3
  @currency "EUR"

  @type team :: %{name: String.t(), members: [String.t()]}

  # ---------------------------------------------------------------------------
  # Planning
  # ---------------------------------------------------------------------------

  @doc """
  Plans a team's week.

      iex> Shop.Teams.plan(%{name: "a", members: []})
      {:error, :nobody}
  """
  @spec plan(team(), keyword()) :: {:ok, map()} | {:error, atom()}
  def plan(team, opts \\ [])

  def plan(%{members: []}, _opts), do: {:error, :nobody}

  # Everybody gets a day.
  def plan(team, opts) do
    size = Keyword.get(opts, :size, @default_size)
    {:ok, %{team: label(team), days: days(team, size), at: Clock.now()}}
  end

  @doc "Moves a plan to another day."
  @spec move(map(), integer()) :: map()
  def move(plan, by), do: %{plan | days: Enum.map(plan.days, &shift(&1, by))}

  # One day a member.
  defp days(team, size), do: team.members |> Enum.with_index() |> Enum.take(size)

  defp shift({member, day}, by), do: {member, day + by}

  # ---------------------------------------------------------------------------
  # Billing
  # ---------------------------------------------------------------------------

  @doc "What a team owes."
  @spec bill(team(), integer()) :: String.t()
  def bill(team, hours) when hours >= 0 do
    amount = Money.times(rate(team), hours)
    "#{label(team)} owes #{amount} #{@currency}"
  end

  @doc false
  def refund(team, hours), do: bill(team, hours) <> " less"

  defp rate(%{members: members}), do: length(members) * factor()

  @spec factor() :: integer()
  defp factor, do: 10

  # ---------------------------------------------------------------------------
  # Helpers
  # ---------------------------------------------------------------------------

  defp label(team), do: team |> name() |> String.upcase()

  defp name(%{name: name}), do: name
end
