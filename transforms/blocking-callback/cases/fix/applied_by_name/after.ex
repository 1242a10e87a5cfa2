defmodule Quarry.Application do
  use Application

  # Crushers come last.
  @children [
    {Registry, keys: :unique, name: Quarry.Names},
    {Task.Supervisor, name: Quarry.TaskSupervisor},
    Quarry.Crusher
  ]

  @impl Application
  def start(_kind, _args) do
    Supervisor.start_link(@children, strategy: :rest_for_one)
  end
end

defmodule Quarry.Crusher do
  use GenServer
  require Logger

  @client Application.compile_env(:quarry, :client, HTTPoison)

  def start_link(_), do: GenServer.start_link(__MODULE__, :ok, name: __MODULE__)
  def crush(stone), do: GenServer.call(__MODULE__, {:crush, stone})
  def grade(stone), do: GenServer.call(__MODULE__, {:grade, stone})
  def stones, do: GenServer.call(__MODULE__, :stones, 400)

  @impl GenServer
  def init(:ok), do: {:ok, %{stones: 7, headers: [{"accept", "text/plain"}], pending: %{}}}

  @impl GenServer
  def handle_call({:crush, stone}, from, %{headers: headers} = quarry) do
    args = ["http://crush.test/#{stone}", headers]
    reply_from_task(from, quarry, fn -> apply(HTTPoison, :get, args) end)
  end

  def handle_call({:grade, stone}, from, quarry) do
    reply_from_task(from, quarry, fn ->
      {:ok, grade} = @client.get("http://grade.test/#{stone}")
      grade
    end)
  end

  def handle_call(:stones, _caller, quarry), do: {:reply, quarry.stones, quarry}

  @impl GenServer
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

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Quarry.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
