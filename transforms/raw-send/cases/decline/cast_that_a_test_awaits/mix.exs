defmodule Lamp.MixProject do
  use Mix.Project

  def project, do: [app: :lamp, version: "0.1.0"]
end
