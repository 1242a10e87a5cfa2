defmodule Observatory.Application do
  use Application

  def start(_type, _args),
    do: Supervisor.start_link([Observatory.Meteorology], strategy: :one_for_one)
end

defmodule Observatory.Meteorology do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def observe(area), do: GenServer.call(__MODULE__, {:observe, area})
  def report(day), do: GenServer.cast(__MODULE__, {:report, day})
  def count, do: GenServer.call(__MODULE__, :count, 400)

  def init(_), do: {:ok, %{station_of_this_observatory: "north", areas_that_were_observed: []}}

  def handle_call({:observe, area}, _from, state) do
    r = :erpc.call(node(), Gate, :pass, [area])

    # What was observed is a list of lines, each of which has the name of a cloud and its height.
    Logger.info(
      "observed the clouds of an area that somebody wanted to know about, and they look like this"
    )

    {:reply, {:ok, r},
     %{state | areas_that_were_observed: [area | state.areas_that_were_observed]}}
  end

  def handle_call(:count, _from, state) do
    {:reply, length(state.areas_that_were_observed), state}
  end

  def handle_cast({:report, day}, state) do
    day
    |> String.upcase()
    |> then(&:erpc.call(node(), Gate, :pass, ["the clouds of the day with the name of " <> &1]))

    {:noreply, state}
  end
end
