# declines: answers its caller itself
defmodule Kiosk.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Kiosk.Till], strategy: :one_for_one)
  end
end

defmodule Kiosk.Till do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{sold: 0}}

  @impl true
  def handle_call({:pay, card}, from, state) do
    result = Tesla.get!("http://bank.test/" <> card)
    GenServer.reply(from, result)
    {:noreply, %{state | sold: state.sold + 1}}
  end
end
