defmodule Coins.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      Coins.Vault,
      {Coins.Exchange, margin: 1}
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Coins.Supervisor)
  end
end
