import Config

kind = System.get_env("ADDRESS_KIND", "inet") |> String.downcase() |> String.to_atom()
config :relay, Relay.Socket, kind: kind
