import Config

# A function only so that the case compiles outside of a configuration run.
_configure = fn ->
  kind = System.get_env("ADDRESS_KIND", "inet") |> String.downcase() |> String.to_atom()
  config :relay, Relay.Socket, kind: kind
end
