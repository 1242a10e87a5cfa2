# declines: rescue
defmodule Safe.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Safe.Box], strategy: :one_for_one)
  end
end

defmodule Safe.Box do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{tries: 0}}

  @impl true
  def handle_call({:open, code}, _from, state) do
    {:reply, Req.get!("http://box.test/" <> code).body, state}
  rescue
    error -> {:reply, {:error, error}, %{state | tries: state.tries + 1}}
  end
end
