defmodule Shop.Application do
  @moduledoc false
  use Application

  @impl true
  def start(_type, _args) do
    children = [
      {Registry, keys: :unique, name: Shop.Registry},
      {Task.Supervisor, name: Shop.TaskSupervisor},
      # prices are read by the storefront
      Shop.Prices
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Shop.Supervisor)
  end
end

defmodule Shop.Prices do
  @moduledoc false
  use GenServer
  require Logger

  def start_link(_opts), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def price(sku), do: GenServer.call(__MODULE__, {:price, sku})
  def currency, do: GenServer.call(__MODULE__, :currency, 400)

  @impl true
  def init(_opts), do: {:ok, %{currency: "EUR", base: "http://prices.test", pending: %{}}}

  @impl true
  def handle_call({:price, sku}, from, state) do
    # the supplier answers in seconds
    reply_from_task(from, state, fn -> fetch(state.base, sku) end)
  end

  def handle_call(:currency, _from, state), do: {:reply, state.currency, state}

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

  defp fetch(base, sku) do
    response = Req.get!(base <> "/" <> sku)
    {:ok, response.body}
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Shop.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
