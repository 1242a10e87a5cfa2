defmodule Canal.Lock do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    loud? = Keyword.get(opts, :loud, false)

    if loud? do
      :ok = :telemetry.attach("canal-lock", [:canal, :boat], &__MODULE__.horn/4, nil)
    end

    published = opts[:published]

    if published do
      :persistent_term.put({__MODULE__, :open}, true)
    end

    {:ok, %{boats: 0, loud?: loud?, published: published}}
  end

  def horn(_event, _measurements, _metadata, _config), do: :ok

  @impl true
  def handle_call(:boats, _from, lock), do: {:reply, lock.boats, lock}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    if state.loud?, do: :telemetry.detach("canal-lock")
    if state.published, do: :persistent_term.erase({__MODULE__, :open})
  end
end
