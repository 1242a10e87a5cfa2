# declines: not a plain GenServer
defmodule Decline.Server do
  defmacro __using__(_opts) do
    quote do
      use GenServer

      def handle_cast(:stop, state), do: {:stop, :normal, state}
      defoverridable handle_cast: 2
    end
  end
end

defmodule Decline.WrappedUse do
  use Decline.Server

  @impl true
  def init(_), do: {:ok, %{subscribers: []}}

  @impl true
  def handle_call({:subscribe, pid}, _from, state) do
    Process.monitor(pid)
    {:reply, :ok, %{state | subscribers: [pid | state.subscribers]}}
  end

  def handle_call({:unsubscribe, pid}, _from, state) do
    {:reply, :ok, %{state | subscribers: List.delete(state.subscribers, pid)}}
  end
end
