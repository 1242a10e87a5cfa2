defmodule Pool.Keeper do
  @moduledoc false
  use GenServer

  def start_link(pids), do: GenServer.start_link(__MODULE__, pids)

  @impl true
  def init(pids) do
    Enum.each(pids, fn pid -> Process.monitor(pid) end)
    {:ok, %{idle: pids, served: 0}}
  end

  @impl true
  def handle_call(:take, _from, %{idle: []} = state) do
    {:reply, {:error, :empty}, state}
  end

  def handle_call(:take, _from, %{idle: [pid | rest]} = state) do
    # From here on the worker belongs to the caller
    {:reply, {:ok, pid}, %{state | idle: rest, served: state.served + 1}}
  end

  def handle_call({:give, pid}, _from, %{idle: idle} = state) do
    Process.monitor(pid)
    {:reply, :ok, %{state | idle: idle ++ [pid]}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, pid, _reason}, %{idle: idle} = state) do
    {:noreply, %{state | idle: Enum.reject(idle, &(&1 == pid))}}
  end
end
