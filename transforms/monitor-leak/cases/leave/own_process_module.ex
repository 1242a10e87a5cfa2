defmodule Leave.Process do
  @moduledoc "A business process, nothing of the VM's."
  defstruct [:id]
  def monitor(_process), do: :ok
end

defmodule Leave.Processes do
  use GenServer

  alias Leave.Process

  @impl true
  def init(_), do: {:ok, %{running: []}}

  @impl true
  def handle_call({:start, process}, _from, state) do
    Process.monitor(process)
    {:reply, :ok, %{state | running: [process | state.running]}}
  end

  def handle_call({:stop, process}, _from, state) do
    {:reply, :ok, %{state | running: List.delete(state.running, process)}}
  end
end
