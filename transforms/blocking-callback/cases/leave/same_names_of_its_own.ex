defmodule Mill.Process do
  def sleep(machine), do: %{machine | asleep: true}
end

defmodule Mill.System do
  def cmd(name, args), do: {:queued, name, args}
end

defmodule Mill.Wheel do
  use GenServer

  alias Mill.{Process, System}

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  def init(_), do: {:ok, %{machine: %{asleep: false}, orders: []}}

  def handle_call(:rest, _from, state) do
    {:reply, :ok, %{state | machine: Process.sleep(state.machine)}}
  end

  def handle_call({:order, name}, _from, state) do
    order = System.cmd(name, [])
    {:reply, order, %{state | orders: [order | state.orders]}}
  end

  def handle_call({:wait, n}, _from, state), do: {:reply, sleep(n), state}

  # only counts sheep
  defp sleep(n), do: n + 1
end
