defmodule Quotes.Application do
  use Application

  def start(_type, args) do
    Supervisor.start_link(children(args), strategy: :one_for_one)
  end

  defp children(_args), do: [{Task.Supervisor, name: Quotes.TaskSupervisor}, Quotes.Desk]
end

defmodule Quotes.Desk do
  use GenServer
  require Logger

  @banks [:first, :second]

  def start_link(_), do: GenServer.start_link(__MODULE__, %{}, name: __MODULE__)
  def best(sum), do: GenServer.call(__MODULE__, {:best, sum})
  def open?, do: GenServer.call(__MODULE__, :open?, 400)

  @impl true
  def init(_args) do
    {:ok, %{"open" => true, margin: 1, pending: %{}}}
  end

  @impl true
  def handle_call(request, from, state)

  def handle_call({:best, sum}, from, %{margin: margin} = state) do
    reply_from_task(from, state, fn ->
      quotes =
        @banks
        |> Enum.map(&Task.async(fn -> ask(&1, sum) end))
        |> Task.await_many(:infinity)

      Enum.min(quotes) + margin
    end)
  end

  def handle_call(:open?, _from, state), do: {:reply, state["open"], state}

  @impl true
  def handle_cast(:close, state), do: {:noreply, Map.put(state, "open", false)}

  @impl true
  def handle_info({ref, reply}, state) when is_map_key(state.pending, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, reply)
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.pending, ref) do
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, {:error, {:task_exit, reason}})
    {:noreply, state}
  end

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp ask(bank, sum), do: Gate.pass({bank, sum})

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Quotes.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
