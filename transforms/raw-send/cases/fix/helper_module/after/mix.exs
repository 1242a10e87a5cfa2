defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [app: :shop, version: "0.1.0", elixir: "~> 1.14", deps: [{:telemetry, "~> 1.0"}, {:jason, "~> 1.4"}]]
  end
end
