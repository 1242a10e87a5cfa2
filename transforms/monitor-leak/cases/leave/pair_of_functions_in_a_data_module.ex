defmodule Leave.Holders do
  @moduledoc false
  defstruct holders: %{}

  def add(%__MODULE__{holders: holders} = t, pid) do
    case holders do
      %{^pid => {ref, count}} ->
        %{t | holders: Map.put(holders, pid, {ref, count + 1})}

      %{} ->
        %{t | holders: Map.put(holders, pid, {Process.monitor(pid), 1})}
    end
  end

  def remove(%__MODULE__{holders: holders} = t, pid) do
    case holders do
      %{^pid => {ref, 1}} ->
        Process.demonitor(ref, [:flush])
        %{t | holders: Map.delete(holders, pid)}

      %{^pid => {ref, count}} ->
        %{t | holders: Map.put(holders, pid, {ref, count - 1})}

      %{} ->
        t
    end
  end
end

defmodule Leave.Lock do
  use GenServer

  alias Leave.Holders

  @impl true
  def init(_), do: {:ok, %{holders: %Holders{}}}

  @impl true
  def handle_cast({:hold, pid}, state),
    do: {:noreply, update_in(state.holders, &Holders.add(&1, pid))}

  def handle_cast({:drop, pid}, state),
    do: {:noreply, update_in(state.holders, &Holders.remove(&1, pid))}
end
