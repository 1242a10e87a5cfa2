# declines: :EXIT clause
defmodule Reed.Gate do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    :persistent_term.put(__MODULE__, self())
    {:ok, %{closed: 0}}
  end

  @impl true
  def handle_info({:EXIT, port, :normal}, state) when is_port(port), do: {:noreply, state}
  def handle_info(:close, state), do: {:noreply, %{state | closed: state.closed + 1}}
end
