defmodule Bakery.MixProject do
  use Mix.Project

  def project, do: [app: :bakery, version: "0.1.0", elixir: "~> 1.14", deps: []]
  def application, do: [mod: {Bakery.Application, []}, extra_applications: [:logger]]
end
