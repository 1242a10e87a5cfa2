defmodule Farm.Gate do
  use GenServer

  def start_link(keeper), do: GenServer.start_link(__MODULE__, keeper)

  def init(keeper), do: {:ok, %{keeper: keeper, open: false}}

  def handle_info(:open, state) do
    tell(state.keeper, :open)
    {:noreply, %{state | open: true}}
  end

  def handle_info(:shut, state) do
    if state.open, do: tell(state.keeper, :shut)
    {:noreply, %{state | open: false}}
  end

  def handle_call(:sync, _from, state), do: {:reply, :ok, state}

  defp tell(nil, _change), do: :ok
  defp tell(keeper, change), do: send(keeper, {:gate, change})
end
