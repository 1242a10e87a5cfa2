defmodule Shop.Till do
  use GenServer

  @impl true
  def init(_), do: {:ok, %{}}

  @impl true
  def handle_call({:pay, _cents}, _from, state), do: {:reply, {:error, :closed}, state}

  @impl true
  def handle_info({:DOWN, _ref, :process, _pid, _reason}, state), do: {:noreply, state}
end
