defmodule Canal.Lock do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)

  @impl true
  def init(opts) do
    loud? = Keyword.get(opts, :loud, false)

    if loud? do
      :ok = :telemetry.attach("canal-lock", [:canal, :boat], &__MODULE__.horn/4, nil)
    end

    if opts[:published] do
      :persistent_term.put({__MODULE__, :open}, true)
    end

    {:ok, %{boats: 0}}
  end

  def horn(_event, _measurements, _metadata, _config), do: :ok

  @impl true
  def handle_call(:boats, _from, lock), do: {:reply, lock.boats, lock}
end
