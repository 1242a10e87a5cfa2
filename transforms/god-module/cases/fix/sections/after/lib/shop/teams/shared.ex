defmodule Shop.Teams.Shared do
  @moduledoc false

  # ---------------------------------------------------------------------------
  # Helpers
  # ---------------------------------------------------------------------------

  def label(team), do: team |> name() |> String.upcase()

  defp name(%{name: name}), do: name
end
