defmodule Radio.Tower do
  use GenServer
  alias Radio.Log

  def start_link(listeners), do: GenServer.start_link(__MODULE__, listeners)

  @impl GenServer
  def init(listeners), do: {:ok, %{listeners: listeners}}

  @impl GenServer
  def handle_info({:air, song}, %{listeners: listeners} = state) do
    for {pid, channel} <- listeners, channel != :off do
      send(pid, {channel, song})
    end

    Log.note(song)
    {:noreply, state}
  end

  def handle_info(:close, state) do
    for {pid, _channel} <- state.listeners, do: send(pid, :closed)
    {:noreply, %{state | listeners: []}}
  end

  @impl GenServer
  def handle_call(:sync, _from, state), do: {:reply, :ok, state}
end

defmodule Radio.Log do
  def note(_song), do: :ok
end
