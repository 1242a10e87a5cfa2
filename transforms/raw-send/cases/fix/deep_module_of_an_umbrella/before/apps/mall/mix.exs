defmodule Mall.Core.MixProject do
  use Mix.Project

  def project, do: [app: :mall, version: "0.1.0", deps: deps()]

  defp deps do
    [
      # Events for the operators.
      {:telemetry, "~> 1.2"}
    ]
  end
end
