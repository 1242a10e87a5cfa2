defmodule Shop.Teams do
  @moduledoc """
  Teams, their plans and their bills.
  """

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
  defdelegate plan(team, opts \\ []), to: Shop.Teams.Planning

  @doc "Moves a plan to another day."
  @spec move(map(), integer()) :: map()
  defdelegate move(plan, by), to: Shop.Teams.Planning

  # ---------------------------------------------------------------------------
  # Billing
  # ---------------------------------------------------------------------------

  @doc "What a team owes."
  @spec bill(team(), integer()) :: String.t()
  defdelegate bill(team, hours), to: Shop.Teams.Billing

  @doc false
  defdelegate refund(team, hours), to: Shop.Teams.Billing
end
