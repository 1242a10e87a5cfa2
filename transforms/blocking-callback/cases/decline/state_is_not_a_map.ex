# declines: is not a map
defmodule Tally.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Tally.Counter], strategy: :one_for_one)
  end
end

defmodule Tally.Counter do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, {0, []}}

  @impl true
  def handle_call({:count, dir}, _from, {count, dirs}) do
    {:reply, File.cp_r!(dir, dir <> ".bak"), {count + 1, dirs}}
  end
end
