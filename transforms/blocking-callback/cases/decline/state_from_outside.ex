# declines: returns its argument
defmodule Inn.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([{Inn.Keeper, %{rooms: 3}}], strategy: :one_for_one)
  end
end

defmodule Inn.Keeper do
  use GenServer

  def start_link(state), do: GenServer.start_link(__MODULE__, state, name: __MODULE__)

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_call({:book, guest}, _from, state), do: {:reply, System.cmd("book", [guest]), state}
  def handle_call(:rooms, _from, state), do: {:reply, state.rooms, state}
end
