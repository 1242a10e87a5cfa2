defmodule Coins.MixProject do
  use Mix.Project

  def project, do: [app: :coins, version: "0.1.0", elixir: "~> 1.14", deps: []]
  def application, do: [mod: {Coins.Application, []}, extra_applications: [:logger]]
end
