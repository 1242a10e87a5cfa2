# declines: keeps something in its process dictionary
defmodule Courier.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([{Courier.Rider, route: "north"}], strategy: :one_for_one)
  end
end

defmodule Courier.Rider do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  # The client looks there for the route.
  @impl true
  def init(opts) do
    Process.put(:route, opts[:route])
    {:ok, %{sent: 0}}
  end

  @impl true
  def handle_cast({:send, letter}, state) do
    Req.post!("http://post.test", json: letter)
    {:noreply, state}
  end
end
