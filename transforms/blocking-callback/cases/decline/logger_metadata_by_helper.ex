# declines: keeps a context for this process
defmodule Courier.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Courier.Desk], strategy: :one_for_one)
  end
end

defmodule Courier.Tagging do
  require Logger

  def tag(parcel), do: Logger.metadata(parcel: parcel)
end

defmodule Courier.Desk do
  use GenServer

  alias Courier.Tagging

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{tracker: "http://tracker.test/"}}

  @impl true
  def handle_call({:locate, parcel}, _from, state) do
    Tagging.tag(parcel)
    place = Req.get!(state.tracker <> parcel).body
    {:reply, place, state}
  end
end
