defmodule Mine do
  use Application

  def start(_type, _args) do
    Supervisor.start_link([{Task.Supervisor, name: Mine.TaskSupervisor}, Mine.Shaft],
      strategy: :one_for_one,
      name: Mine.Supervisor
    )
  end
end

defmodule Mine.Shaft do
  use GenServer

  require Logger

  @doc false
  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  @impl true
  def init(nil),
    do: {:ok, %{lifts: %{up: "http://up.test"}, depth: 9, pending: %{}, running: %{}}}

  @impl true
  def handle_call({:ask, lift}, from, %{lifts: lifts} = s) do
    case lifts do
      %{^lift => url} -> reply_from_task(from, s, fn -> Req.get(url) end)
      _ -> {:reply, :no_lift, s}
    end
  end

  def handle_call({:ask_all, question, answer}, from, s) do
    case Map.fetch(s.lifts, question) do
      {:ok, url} ->
        reply_from_task(from, s, fn -> {answer, Req.get(url <> "?" <> to_string(question))} end)

      :error ->
        {:reply, :no_lift, s}
    end
  end

  def handle_call(:depth, _from, s), do: {:reply, s.depth, s}

  @impl true
  def handle_cast({:lower, metres}, s) when metres > 0 do
    s = %{s | depth: s.depth + metres}

    run_in_task(:lower, s, fn ->
      case Req.get(s.lifts.up) do
        {:ok, _} ->
          Logger.info("lowered")

        # it will be asked again
        :error ->
          :ok
      end
    end)
  end

  def handle_cast(url, s) when is_binary(url) do
    run_in_task(:handle_cast, s, fn -> Req.get!(url) end)
  end

  @impl true
  def handle_info({ref, _result}, state) when is_map_key(state.running, ref) do
    Process.demonitor(ref, [:flush])
    {_name, state} = pop_in(state.running[ref])
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.running, ref) do
    {name, state} = pop_in(state.running[ref])
    Logger.error("#{name} failed: #{Exception.format_exit(reason)}")
    {:noreply, state}
  end

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

  def handle_info(_, s), do: {:noreply, s}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Mine.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Mine.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end
