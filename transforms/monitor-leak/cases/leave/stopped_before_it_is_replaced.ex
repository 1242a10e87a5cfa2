defmodule Leave.Replaced do
  use GenServer

  @impl true
  def init(opts), do: {:ok, %{opts: opts, conn: nil}}

  @impl true
  def handle_call(:reconnect, _from, state) do
    if state.conn, do: GenServer.stop(state.conn)
    {:ok, conn} = Agent.start_link(fn -> state.opts end)
    Process.monitor(conn)
    {:reply, {:ok, conn}, %{state | conn: conn}}
  end

  @impl true
  def handle_info({:DOWN, _ref, :process, conn, _reason}, %{conn: conn} = state) do
    {:noreply, %{state | conn: nil}}
  end

  def handle_info({:DOWN, _ref, :process, _conn, _reason}, state), do: {:noreply, state}
end
