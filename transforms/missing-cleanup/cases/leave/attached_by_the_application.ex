defmodule Bank.Application do
  use Application

  @impl true
  def start(_type, _args) do
    :telemetry.attach("bank-logger", [:bank, :paid], &Bank.Log.handle/4, nil)
    :persistent_term.put(:bank_limits, %{daily: 500})
    Supervisor.start_link([Bank.Till], strategy: :one_for_one)
  end
end

defmodule Bank.Log do
  def handle(_event, _measurements, _metadata, _config), do: :ok
end

defmodule Bank.Till do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])
  def init(_), do: {:ok, :persistent_term.get(:bank_limits)}
end
