# declines: code_change
defmodule Upgrade.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Upgrade.Worker], strategy: :one_for_one)
  end
end

defmodule Upgrade.Worker do
  use GenServer
  @vsn 2

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{jobs: 0, done: 0}}

  @impl true
  def handle_cast({:build, dir}, state) do
    System.shell("make -C " <> dir)
    {:noreply, state}
  end

  @impl true
  def code_change(1, %{jobs: jobs}, _extra), do: {:ok, %{jobs: jobs, done: 0}}
end
