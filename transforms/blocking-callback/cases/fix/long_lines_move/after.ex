defmodule Observatory.Application do
  use Application

  def start(_type, _args),
    do:
      Supervisor.start_link(
        [{Task.Supervisor, name: Observatory.TaskSupervisor}, Observatory.Meteorology],
        strategy: :one_for_one
      )
end

defmodule Observatory.Meteorology do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def observe(area), do: GenServer.call(__MODULE__, {:observe, area})
  def report(day), do: GenServer.cast(__MODULE__, {:report, day})
  def count, do: GenServer.call(__MODULE__, :count, 400)

  def init(_),
    do:
      {:ok,
       %{
         station_of_this_observatory: "north",
         areas_that_were_observed: [],
         pending: %{},
         running: %{}
       }}

  def handle_call({:observe, area}, from, state) do
    reply_from_task(
      from,
      %{state | areas_that_were_observed: [area | state.areas_that_were_observed]},
      fn ->
        r = :erpc.call(node(), Gate, :pass, [area])

        # What was observed is a list of lines, each of which has the name of a cloud and its height.
        Logger.info(
          "observed the clouds of an area that somebody wanted to know about, and they look like this"
        )

        {:ok, r}
      end
    )
  end

  def handle_call(:count, _from, state) do
    {:reply, length(state.areas_that_were_observed), state}
  end

  def handle_cast({:report, day}, state) do
    run_in_task(:report, state, fn ->
      day
      |> String.upcase()
      |> then(&:erpc.call(node(), Gate, :pass, ["the clouds of the day with the name of " <> &1]))
    end)
  end

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

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Observatory.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Observatory.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end
