defmodule Pool.Slots do
  @moduledoc "Hands out a few slots; who finds none waits for one."
  use GenServer

  def start_link(slots), do: GenServer.start_link(__MODULE__, slots)

  def take(server), do: GenServer.call(server, :take, :infinity)

  def give_back(server), do: GenServer.cast(server, :give_back)

  @impl true
  def init(slots), do: {:ok, %{free: slots, waiting: []}}

  @impl true
  def handle_call(:take, from, state) do
    case state.free do
      0 ->
        {:noreply, %{state | waiting: state.waiting ++ [from]}}

      free ->
        {:reply, :ok, %{state | free: free - 1}}
    end
  end

  @impl true
  def handle_cast(:give_back, %{waiting: [next | waiting]} = state) do
    GenServer.reply(next, :ok)
    {:noreply, %{state | waiting: waiting}}
  end

  def handle_cast(:give_back, state), do: {:noreply, %{state | free: state.free + 1}}
end
