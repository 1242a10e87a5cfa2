defmodule Loom.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts), do: Supervisor.init([Loom.Weaver], strategy: :one_for_one)
end

defmodule Loom.Weaver do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def ask(request), do: GenServer.call(__MODULE__, request)
  def rows, do: GenServer.call(__MODULE__, :rows, 400)

  @impl true
  def init(_), do: {:ok, %{rows: 0, patterns: %{plain: &{:plain, &1}}}}

  @impl true
  def handle_call(%{weave: _} = order, _from, state) do
    {:reply, order.weave.(), %{state | rows: state.rows + 1}}
  end

  def handle_call(request, _from, state) do
    case request do
      {:job, job} ->
        {m, f, a} = job
        {:reply, {:done, apply(m, f, a)}, state}

      {:with, opts} ->
        thread = Keyword.fetch!(opts, :thread)
        {:reply, thread.(opts[:colour]), state}

      # the patterns are of this server
      {:pattern, name} ->
        {:reply, state.patterns[name].(state.rows), state}

      :rows ->
        {:reply, state.rows, state}
    end
  end
end
