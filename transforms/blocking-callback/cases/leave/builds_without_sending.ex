defmodule Mail.Outbox do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [])

  @impl true
  def init(_), do: {:ok, %{requests: :queue.new(), calls: 0}}

  @impl true
  def handle_call({:add, url}, _from, state) do
    request = Finch.build(:post, url)
    req = Req.new(url: url)
    {:reply, {:ok, req}, %{state | requests: :queue.in(request, state.requests)}}
  end

  @impl true
  def handle_cast({:forward, pid}, state) do
    GenServer.cast(pid, {:take, state.requests})
    GenServer.reply({pid, make_ref()}, :taken)
    {:noreply, %{state | calls: state.calls + 1}}
  end
end
