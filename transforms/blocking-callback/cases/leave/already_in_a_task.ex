defmodule Feeds.Reader do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{waiting: %{}}}

  @impl true
  def handle_call({:read, url}, from, state) do
    task = Task.Supervisor.async_nolink(Feeds.TaskSupervisor, fn -> Req.get!(url) end)
    {:noreply, put_in(state.waiting[task.ref], from)}
  end

  def handle_call({:read_once, url}, from, state) do
    {:ok, _pid} =
      Task.Supervisor.start_child(Feeds.TaskSupervisor, fn ->
        GenServer.reply(from, download(url))
      end)

    {:noreply, state}
  end

  @impl true
  def handle_cast({:touch, url}, state) do
    Task.start(fn -> download(url) end)
    spawn(fn -> Process.sleep(10) && download(url) end)
    {:noreply, state}
  end

  @impl true
  def handle_info({ref, response}, state) when is_map_key(state.waiting, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.waiting[ref])
    GenServer.reply(from, response)
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.waiting, ref) do
    {from, state} = pop_in(state.waiting[ref])
    GenServer.reply(from, {:error, reason})
    {:noreply, state}
  end

  defp download(url), do: Req.get!(url).body
end
