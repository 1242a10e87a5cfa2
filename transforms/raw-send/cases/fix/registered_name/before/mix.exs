defmodule Bank.MixProject do
  use Mix.Project

  def project, do: [app: :bank, version: "0.1.0", elixir: "~> 1.14", deps: deps()]

  defp deps, do: [{:telemetry, "~> 1.2"}]
end
