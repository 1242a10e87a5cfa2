defmodule Quarry.Application do
  use Application

  # Crushers come last.
  @children [
    {Registry, keys: :unique, name: Quarry.Names},
    Quarry.Crusher
  ]

  @impl Application
  def start(_kind, _args) do
    Supervisor.start_link(@children, strategy: :rest_for_one)
  end
end

defmodule Quarry.Crusher do
  use GenServer

  @client Application.compile_env(:quarry, :client, HTTPoison)

  def start_link(_), do: GenServer.start_link(__MODULE__, :ok, name: __MODULE__)
  def crush(stone), do: GenServer.call(__MODULE__, {:crush, stone})
  def grade(stone), do: GenServer.call(__MODULE__, {:grade, stone})
  def stones, do: GenServer.call(__MODULE__, :stones, 400)

  @impl GenServer
  def init(:ok), do: {:ok, %{stones: 7, headers: [{"accept", "text/plain"}]}}

  @impl GenServer
  def handle_call({:crush, stone}, _caller, %{headers: headers} = quarry) do
    args = ["http://crush.test/#{stone}", headers]
    {:reply, apply(HTTPoison, :get, args), quarry}
  end

  def handle_call({:grade, stone}, _caller, quarry) do
    {:ok, grade} = @client.get("http://grade.test/#{stone}")
    {:reply, grade, quarry}
  end

  def handle_call(:stones, _caller, quarry), do: {:reply, quarry.stones, quarry}
end
