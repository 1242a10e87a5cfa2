# declines: state itself is the collection
defmodule Names.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Names.Book], strategy: :one_for_one)
  end
end

defmodule Names.Book do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:put, name, number}, _from, book),
    do: {:reply, :ok, Map.put(book, name, number)}

  def handle_call(:size, _from, book), do: {:reply, map_size(book), book}

  def handle_call({:dial, number}, _from, book) do
    {:reply, System.cmd("dial", [number]), book}
  end
end
