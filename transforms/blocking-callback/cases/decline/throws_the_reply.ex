# declines: a throw in the work returns from the callback
defmodule Atlas.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Atlas.Finder], strategy: :one_for_one)
  end
end

defmodule Atlas.Finder do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{maps: "http://maps.test/"}}

  @impl true
  def handle_call({:find, street}, _from, state) do
    found =
      if street == "", do: throw({:reply, :nowhere, state}), else: Req.get!(state.maps <> street)

    {:reply, found, state}
  end
end
