defmodule Mill.Gear do
  def up(gear), do: gear + 1
  def down(gear), do: gear - 1
end

defmodule Mill.Wheel do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{gear: 0}}

  @impl true
  def handle_call({:shift, way}, _from, state) do
    {:reply, :ok, %{state | gear: apply(Mill.Gear, way, [state.gear])}}
  end
end
