# declines: may end with a value that is not spelled there
defmodule Pier.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Pier.Lamp], strategy: :one_for_one)
  end
end

defmodule Pier.Lamp do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{lit: false}}

  # What burn/2 answers instead is what the callback returns.
  @impl true
  def handle_call({:light, oil}, _from, state) do
    with {:ok, flame} <- burn(oil, state) do
      {:reply, flame, state}
    end
  end

  defp burn(oil, state) do
    case System.cmd("burn", [oil]) do
      {flame, 0} -> {:ok, flame}
      {_, code} -> {:reply, {:dark, code}, %{state | lit: true}}
    end
  end
end
