# declines: ends with another one
defmodule Mast.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Mast.Radio], strategy: :one_for_one)
  end
end

defmodule Mast.Radio do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{failures: 0}}

  # Both arms end with `state`: it is not the same one.
  @impl true
  def handle_call({:ask, station}, _from, state) do
    case Req.get("http://mast.test/" <> station) do
      {:ok, response} ->
        {:reply, {:ok, response.body}, state}

      {:error, reason} ->
        state = %{state | failures: state.failures + 1}
        {:reply, {:error, reason}, state}
    end
  end
end
