defmodule Sign.Post do
  use GenServer
  require Logger
  def start_link(o), do: GenServer.start_link(__MODULE__, o)
  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    :persistent_term.put({__MODULE__, opts[:name]}, opts)
    {:ok, %{name: opts[:name], n: 0}}
  end

  @impl true
  def handle_call(:n, _, s), do: {:reply, s.n, s}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    :persistent_term.erase({__MODULE__, state.name})
  end
end
