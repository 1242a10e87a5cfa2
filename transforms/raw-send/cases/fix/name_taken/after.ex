defmodule Post.Office do
  use GenServer
  require Logger

  def start_link(boxes), do: GenServer.start_link(__MODULE__, boxes)

  def deliver(office, letter), do: GenServer.call(office, {:deliver, letter})

  @impl true
  def init(boxes), do: {:ok, %{boxes: boxes, letters: :queue.new()}}

  @impl true
  def handle_call({:deliver, {to, text}}, _from, state) do
    case state.boxes do
      %{^to => pid} ->
        deliver_message(pid, {:letter, text})
        {:reply, :ok, state}

      _ ->
        {:reply, :unknown, state}
    end
  end

  @impl true
  def handle_continue(:later, state), do: {:noreply, state}

  @impl true
  def terminate(_reason, state) do
    for {_name, pid} <- state.boxes, do: deliver_message(pid, :closed)
  end

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver_message(dest, message) do
    gone? =
      cond do
        is_pid(dest) and node(dest) == node() -> not Process.alive?(dest)
        is_atom(dest) -> Process.whereis(dest) == nil
        true -> false
      end

    if gone?, do: Logger.warning("delivery failed: #{inspect(dest)} is not running")

    send(dest, message)
  end
end
