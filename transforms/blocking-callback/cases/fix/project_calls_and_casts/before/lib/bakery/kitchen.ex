defmodule Bakery.Kitchen do
  use Supervisor

  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)

  @impl true
  def init(_arg) do
    children = [
      {Bakery.Oven, heat: 220}
    ]

    Supervisor.init(children, strategy: :one_for_one)
  end
end
