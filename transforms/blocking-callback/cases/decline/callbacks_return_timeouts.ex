# declines: time-out
defmodule Idle.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Idle.Session], strategy: :one_for_one)
  end
end

defmodule Idle.Session do
  use GenServer

  @idle :timer.minutes(5)

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{hits: 0}, @idle}

  @impl true
  def handle_call({:render, page}, _from, state) do
    {:reply, Req.get!(page).body, state, @idle}
  end

  @impl true
  def handle_info(:timeout, state), do: {:stop, :normal, state}
end
