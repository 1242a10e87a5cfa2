defmodule Coins.Exchange do
  use GenServer

  alias Coins.{Rates, Vault}
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def rate(kind), do: GenServer.call(__MODULE__, {:rate, kind})
  def worth(kind, rate), do: GenServer.call(__MODULE__, {:worth, kind, rate})
  def margin, do: GenServer.call(__MODULE__, :margin, 400)

  @impl true
  def init(opts), do: {:ok, %{margin: Keyword.fetch!(opts, :margin), pending: %{}}}

  @impl true
  def handle_call({:rate, kind}, from, %{margin: margin} = state) do
    reply_from_task(from, state, fn ->
      case Rates.fetch(kind) do
        {:ok, rate} -> {:ok, rate + margin}
        {:error, _} = error -> error
      end
    end)
  end

  def handle_call({:worth, kind, rate}, from, state) do
    reply_from_task(from, state, fn -> Vault.count(kind) * rate end)
  end

  def handle_call(:margin, _from, state), do: {:reply, state.margin, state}

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

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Coins.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
