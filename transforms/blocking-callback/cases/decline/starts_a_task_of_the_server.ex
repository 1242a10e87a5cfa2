# declines: answers the process that started it
defmodule Post.Application do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([Post.Office], strategy: :one_for_one)
  end
end

defmodule Post.Office do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{stamped: 0}}

  @impl true
  def handle_call({:stamp, letter}, _from, state) do
    {mark, 0} = System.cmd("stamp", [letter])
    Task.async(fn -> String.length(mark) end)
    {:reply, mark, state}
  end

  @impl true
  def handle_info({_ref, _count}, state), do: {:noreply, %{state | stamped: state.stamped + 1}}
  def handle_info(_, state), do: {:noreply, state}
end
