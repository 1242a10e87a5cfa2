defmodule Shop.MixProject do
  def project, do: [app: :shop, version: "0.1.0", deps: [{:jason, "~> 1.4"}]]
end
