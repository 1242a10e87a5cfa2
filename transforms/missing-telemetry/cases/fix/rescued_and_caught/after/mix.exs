defmodule Shop.MixProject do
  def project, do: [app: :shop, version: "0.1.0", deps: deps()]
  defp deps, do: [{:telemetry, "~> 1.2"}]
end
