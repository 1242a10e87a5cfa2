# declines: Logger metadata
defmodule Trace.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Trace.Proxy], strategy: :one_for_one)
  end
end

defmodule Trace.Proxy do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_), do: {:ok, %{target: "http://target.test"}}

  def handle_call({:forward, id, path}, _from, state) do
    Logger.metadata(request_id: id)
    response = Req.get!(state.target <> path)
    Logger.info("forwarded")
    {:reply, response, state}
  end
end
