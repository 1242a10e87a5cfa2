defmodule Depot.MixProject do
  def project, do: [app: :depot, version: "0.1.0", deps: [{:telemetry, "~> 1.2"}]]
end
