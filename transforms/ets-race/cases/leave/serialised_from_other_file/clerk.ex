defmodule Train.Clerk do
  use GenServer
  alias Train.Seats

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)
  def book(train), do: GenServer.call(__MODULE__, {:book, train})

  @impl true
  def init(nil) do
    Seats.setup()
    {:ok, nil}
  end

  @impl true
  def handle_call({:book, train}, _from, state), do: {:reply, Seats.take(train), state}
end
