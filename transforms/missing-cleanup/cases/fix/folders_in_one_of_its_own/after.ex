defmodule Bakery.Oven do
  use GenServer
  require Logger

  @shelves ["rye", "wheat"]

  defmodule Places do
    defstruct [:proof, :ash]
  end

  defstruct [:places, loaves: 0]

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def proof(oven), do: GenServer.call(oven, :proof)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    hearth = Path.join(System.tmp_dir!(), "hearth-#{System.unique_integer([:positive])}")
    proof = Path.join(hearth, "proof")
    File.mkdir_p!(proof)
    File.mkdir_p!(Path.join(hearth, "ash"))
    for shelf <- @shelves, do: File.mkdir_p!(Path.join(hearth, shelf))

    {:ok, %__MODULE__{places: %Places{proof: proof, ash: hearth}}}
  end

  @impl true
  def handle_call(:proof, _from, oven), do: {:reply, oven.places.proof, oven}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm_rf(state.places.ash)
  end
end
