defmodule Bakery.Oven do
  @moduledoc """
  The oven.
  """
  use GenServer

  alias __MODULE__.State
  alias :erpc, as: Remote
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def bake(loaf), do: GenServer.call(__MODULE__, {:bake, loaf})
  def clean(tray), do: GenServer.cast(__MODULE__, {:clean, tray})
  def heat, do: GenServer.call(__MODULE__, :heat, 400)

  @impl GenServer
  def init(opts), do: {:ok, struct!(State, opts)}

  @impl GenServer
  def handle_call({:bake, loaf}, from, %State{pending: pending} = oven) when is_binary(loaf) do
    reply_from_task(from, %{oven | pending: pending + 1, last: loaf}, fn ->
      with {:ok, dough} <- knead(loaf),
           {:ok, bread} <- Remote.call(node(), Gate, :pass, [dough]) do
        {:ok, bread}
      else
        {:error, _} = error -> error
      end
    end)
  end

  def handle_call({:bake, _}, _from, oven), do: {:reply, {:error, :not_a_loaf}, oven}

  def handle_call(:heat, _from, oven), do: {:reply, {oven.heat, oven.pending, oven.last}, oven}

  @impl GenServer
  def handle_cast({:clean, tray}, oven) do
    run_in_task(:clean, oven, fn -> oven |> trays() |> Path.join(tray) |> File.rm_rf!() end)
  end

  @impl GenServer
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

  def handle_info({ref, reply}, state) when is_map_key(state.pending2, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.pending2[ref])
    GenServer.reply(from, reply)
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.pending2, ref) do
    {from, state} = pop_in(state.pending2[ref])
    GenServer.reply(from, {:error, {:task_exit, reason}})
    {:noreply, state}
  end

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp knead(""), do: {:error, :no_flour}
  defp knead(loaf), do: {:ok, loaf <> "!"}

  defp trays(oven), do: Path.join(System.tmp_dir!(), "bakery-#{oven.heat}")

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Bakery.TaskSupervisor, work)
    {:noreply, put_in(state.pending2[task.ref], from)}
  end

  defp run_in_task(name, state, work) do
    task = Task.Supervisor.async_nolink(Bakery.TaskSupervisor, work)
    {:noreply, put_in(state.running[task.ref], name)}
  end
end
