defmodule Press.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts) do
    children = [Press.Room]
    Supervisor.init(children, strategy: :one_for_one)
  end
end

defmodule Press.Room do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def print(job), do: GenServer.call(__MODULE__, {:print, job})
  def proof(job), do: GenServer.call(__MODULE__, {:proof, job})
  def jobs, do: GenServer.call(__MODULE__, :jobs, 400)

  @impl true
  def init(_), do: {:ok, %{jobs: 0}}

  @impl true
  def handle_call({:print, job}, from, state) do
    state = %{state | jobs: state.jobs + 1}
    # nobody has to see the ink dry
    GenServer.reply(from, {:ok, state.jobs})
    job.()
    {:noreply, state}
  end

  def handle_call({:proof, job}, _from, state) do
    {:reply, job.(), state}
  end

  def handle_call(:jobs, _from, state), do: {:reply, state.jobs, state}
end
