defmodule Radio.Tower do
  use GenServer
  alias Radio.Log
  require Logger

  def start_link(listeners), do: GenServer.start_link(__MODULE__, listeners)

  @impl GenServer
  def init(listeners), do: {:ok, %{listeners: listeners}}

  @impl GenServer
  def handle_info({:air, song}, %{listeners: listeners} = state) do
    for {pid, channel} <- listeners, channel != :off do
      deliver(pid, {channel, song})
    end

    Log.note(song)
    {:noreply, state}
  end

  def handle_info(:close, state) do
    for {pid, _channel} <- state.listeners, do: deliver(pid, :closed)
    {:noreply, %{state | listeners: []}}
  end

  @impl GenServer
  def handle_call(:sync, _from, state), do: {:reply, :ok, state}

  # Looks first: a receiver that takes the message and stops is no failure.
  defp deliver(dest, message) do
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

defmodule Radio.Log do
  def note(_song), do: :ok
end
