defmodule Quotes.Application do
  use Application

  def start(_type, args) do
    Supervisor.start_link(children(args), strategy: :one_for_one)
  end

  defp children(_args), do: [Quotes.Desk]
end

defmodule Quotes.Desk do
  use GenServer

  @banks [:first, :second]

  def start_link(_), do: GenServer.start_link(__MODULE__, %{}, name: __MODULE__)
  def best(sum), do: GenServer.call(__MODULE__, {:best, sum})
  def open?, do: GenServer.call(__MODULE__, :open?, 400)

  @impl true
  def init(_args) do
    {:ok, %{"open" => true, margin: 1}}
  end

  @impl true
  def handle_call(request, from, state)

  def handle_call({:best, sum}, _from, %{margin: margin} = state) do
    quotes =
      @banks
      |> Enum.map(&Task.async(fn -> ask(&1, sum) end))
      |> Task.await_many(:infinity)

    {:reply, Enum.min(quotes) + margin, state}
  end

  def handle_call(:open?, _from, state), do: {:reply, state["open"], state}

  @impl true
  def handle_cast(:close, state), do: {:noreply, Map.put(state, "open", false)}

  defp ask(bank, sum), do: Gate.pass({bank, sum})
end
