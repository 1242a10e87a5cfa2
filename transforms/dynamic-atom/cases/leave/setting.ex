defmodule Relay.Boot do
  def level, do: String.to_atom(System.get_env("LOG_LEVEL", "info"))

  def node_name do
    name = Application.fetch_env!(:relay, :node_name)
    String.to_atom(name)
  end
end
