# declines: not spelled where the clause ends
defmodule Quay.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Quay.Crane], strategy: :one_for_one)
  end
end

defmodule Quay.Crane do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{lifted: 0}}

  # The arms look like the end of the clause: what they make goes on to lifted/1.
  @impl true
  def handle_call({:lift, box}, _from, state) do
    answer =
      case box do
        {:heavy, name} ->
          Process.sleep(500)
          {:reply, name, state}

        name ->
          {:reply, name, state}
      end

    lifted(answer)
  end

  defp lifted({:reply, name, state}), do: {:reply, name, %{state | lifted: state.lifted + 1}}
end
