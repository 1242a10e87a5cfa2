defmodule Post.Office do
  use GenServer

  def start_link(boxes), do: GenServer.start_link(__MODULE__, boxes)

  def deliver(office, letter), do: GenServer.call(office, {:deliver, letter})

  @impl true
  def init(boxes), do: {:ok, %{boxes: boxes, letters: :queue.new()}}

  @impl true
  def handle_call({:deliver, {to, text}}, _from, state) do
    case state.boxes do
      %{^to => pid} ->
        send(pid, {:letter, text})
        {:reply, :ok, state}

      _ ->
        {:reply, :unknown, state}
    end
  end

  @impl true
  def handle_continue(:later, state), do: {:noreply, state}

  @impl true
  def terminate(_reason, state) do
    for {_name, pid} <- state.boxes, do: send(pid, :closed)
  end
end
