defmodule Bakery.Application do
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Registry, keys: :duplicate, name: Bakery.Registry},
      Bakery.Kitchen
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Bakery.Supervisor)
  end
end
