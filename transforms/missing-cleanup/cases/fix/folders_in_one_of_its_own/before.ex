defmodule Bakery.Oven do
  use GenServer

  @shelves ["rye", "wheat"]

  defmodule Places do
    defstruct [:proof, :ash]
  end

  defstruct [:places, loaves: 0]

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def proof(oven), do: GenServer.call(oven, :proof)

  @impl true
  def init(_opts) do
    hearth = Path.join(System.tmp_dir!(), "hearth-#{System.unique_integer([:positive])}")
    proof = Path.join(hearth, "proof")
    File.mkdir_p!(proof)
    File.mkdir_p!(Path.join(hearth, "ash"))
    for shelf <- @shelves, do: File.mkdir_p!(Path.join(hearth, shelf))

    {:ok, %__MODULE__{places: %Places{proof: proof, ash: hearth}}}
  end

  @impl true
  def handle_call(:proof, _from, oven), do: {:reply, oven.places.proof, oven}
end
