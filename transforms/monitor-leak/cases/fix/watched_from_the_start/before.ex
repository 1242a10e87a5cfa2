defmodule Kennel do
  use GenServer

  def start_link(dogs), do: GenServer.start_link(__MODULE__, dogs)
  def adopt(server, dog), do: GenServer.call(server, {:adopt, dog})

  @impl true
  def init(dogs), do: {:ok, %{dogs: dogs, adopted: 0}, {:continue, :watch}}

  @impl true
  def handle_continue(:watch, state) do
    Enum.each(state.dogs, &Process.monitor/1)
    {:noreply, state}
  end

  @impl true
  def handle_call({:adopt, dog}, _from, state) do
    dogs = List.delete(state.dogs, dog)
    {:reply, :ok, %{state | dogs: dogs, adopted: state.adopted + 1}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, dog, _reason}, state) do
    {:noreply, %{state | dogs: List.delete(state.dogs, dog)}}
  end
end
