# declines: :EXIT clause
defmodule Pond.Keeper do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_) do
    :persistent_term.put(__MODULE__, self())
    {:ok, %{frogs: 0, gone: 0}}
  end

  @impl true
  def handle_info({:EXIT, _frog, _reason}, state), do: {:noreply, %{state | gone: state.gone + 1}}
end
