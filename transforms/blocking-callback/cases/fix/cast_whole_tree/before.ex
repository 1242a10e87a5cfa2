defmodule Attic do
  use Application

  def start(_type, _args) do
    Supervisor.start_link(children(), strategy: :rest_for_one)
  end

  defp children do
    [
      Attic.Journal,
      {Attic.Sweeper, []}
    ]
  end
end

defmodule Attic.Journal do
  use Agent

  def start_link(_), do: Agent.start_link(fn -> [] end, name: __MODULE__)
end

defmodule Attic.Sweeper do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def sweep(box), do: GenServer.cast(__MODULE__, {:sweep, box})
  def swept, do: GenServer.call(__MODULE__, :swept, 400)

  def init(_) do
    state = %{swept: 0, journal: Attic.Journal}
    {:ok, state}
  end

  def handle_call(:swept, _from, state), do: {:reply, state.swept, state}

  def handle_cast({:sweep, box}, state) do
    empty(box)
    {:noreply, %{state | swept: state.swept + 1}}
  end

  # A box may be a directory of a million files.
  defp empty(box) do
    File.rm_rf!(box)
    Gate.pass(box)
  end
end
