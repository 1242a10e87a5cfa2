defmodule Bell.Tower do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{rings: %{}, count: 0}}

  # The message names a function that the server was given at another time.
  @impl true
  def handle_call({:ring, bell}, _from, state) do
    case Map.fetch(state.rings, bell) do
      {:ok, ring} -> {:reply, ring.(bell), state}
      :error -> {:reply, :silent, state}
    end
  end

  def handle_call({:chime, bell}, _from, state) do
    ring = Map.get(state.rings, bell, &{:none, &1})
    {:reply, ring.(state.count), state}
  end
end
