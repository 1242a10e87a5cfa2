defmodule Depot.Application do
  @moduledoc false
  use Application

  def start(_type, _args) do
    children = [
      {Task.Supervisor, name: Depot.Workers},
      {Depot.Scales, unit: :gram}
    ]

    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Depot.Scales do
  @moduledoc false
  use GenServer

  defmodule Reading do
    defstruct [:unit, weighed: 0, pending: %{}]
  end

  alias Depot.Scales.Reading, as: R

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def weigh(parcel), do: GenServer.call(__MODULE__, {:weigh, parcel})
  def unit, do: GenServer.call(__MODULE__, :unit, 400)

  def init(opts) do
    {:ok, %R{unit: opts[:unit]}}
  end

  def handle_call(:unit, _from, r), do: {:reply, r.unit, r}

  def handle_call({:weigh, parcel}, from, %R{} = r) do
    r = %{r | weighed: r.weighed + 1}

    reply_from_task(from, r, fn ->
      {grams, status} = GenServer.call(Depot.Bench, {:weigh, parcel}, :infinity)
      if status == 0, do: {:ok, round(grams), r.unit}, else: {:error, status}
    end)
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

  # the scales beep
  def handle_info(:beep, r) do
    {:noreply, r}
  end

  def handle_info(_other, r), do: {:noreply, r}

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Depot.Workers, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
