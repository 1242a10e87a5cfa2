defmodule Depot.Application do
  @moduledoc false
  use Application

  def start(_type, _args) do
    children = [
      {Task.Supervisor, name: Depot.Workers},
      {Depot.Scales, unit: :gram}
    ]

    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Depot.Scales do
  @moduledoc false
  use GenServer

  defmodule Reading do
    defstruct [:unit, weighed: 0]
  end

  alias Depot.Scales.Reading, as: R

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)
  def weigh(parcel), do: GenServer.call(__MODULE__, {:weigh, parcel})
  def unit, do: GenServer.call(__MODULE__, :unit, 400)

  def init(opts) do
    {:ok, %R{unit: opts[:unit]}}
  end

  def handle_call(:unit, _from, r), do: {:reply, r.unit, r}

  def handle_call({:weigh, parcel}, _, %R{} = r) do
    r = %{r | weighed: r.weighed + 1}
    {grams, status} = GenServer.call(Depot.Bench, {:weigh, parcel}, :infinity)
    reply = if status == 0, do: {:ok, round(grams), r.unit}, else: {:error, status}

    {:reply, reply, r}
  end

  # the scales beep
  def handle_info(:beep, r) do
    {:noreply, r}
  end

  def handle_info(_other, r), do: {:noreply, r}
end
