# declines: next state needs the result
defmodule Link.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Link.Health], strategy: :one_for_one)
  end
end

defmodule Link.Health do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  def init(_), do: {:ok, %{failures: 0}}

  def handle_info(:probe, state) do
    case :gen_tcp.connect('link.test', 80, [:binary], 5_000) do
      {:ok, socket} ->
        :gen_tcp.close(socket)
        {:noreply, %{state | failures: 0}}

      {:error, _} ->
        {:noreply, %{state | failures: state.failures + 1}}
    end
  end
end
