# declines: called directly
defmodule Echo.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Echo.Server], strategy: :one_for_one)
  end
end

defmodule Echo.Server do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{heard: 0}}

  @impl true
  def handle_call({:shout, text}, _from, state) do
    :timer.sleep(50)
    {:reply, text, state}
  end

  # the old clients still cast
  @impl true
  def handle_cast({:shout, _text} = message, state) do
    {:reply, _text, state} = handle_call(message, nil, state)
    {:noreply, state}
  end
end
