# declines: answers its caller itself
defmodule Customs.Application do
  use Application

  @impl true
  def start(_type, _args) do
    Supervisor.start_link([Customs.Desk], strategy: :one_for_one)
  end
end

defmodule Customs.Desk do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{waiting: []}}

  @impl true
  def handle_call({:declare, goods}, from, state) do
    case Req.get("http://tariff.test/#{goods}") do
      {:ok, %{body: "free"}} -> {:reply, :free, state}
      {:ok, _taxed} -> noreply(%{state | waiting: [from | state.waiting]})
      {:error, reason} -> {:reply, {:error, reason}, state}
    end
  end

  @impl true
  def handle_cast(:paid, state) do
    Enum.each(state.waiting, &GenServer.reply(&1, :paid))
    noreply(%{state | waiting: []})
  end

  defp noreply(state), do: {:noreply, state}
end
