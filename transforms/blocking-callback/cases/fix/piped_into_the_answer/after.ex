defmodule Maps.Supervisor do
  use Supervisor

  def start_link(opts), do: Supervisor.start_link(__MODULE__, opts, name: __MODULE__)

  @impl true
  def init(_opts),
    do:
      Supervisor.init([{Task.Supervisor, name: Maps.TaskSupervisor}, Maps.Atlas],
        strategy: :one_for_one
      )
end

defmodule Maps.Atlas do
  use GenServer
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def page(url), do: GenServer.call(__MODULE__, {:page, url})
  def legend(url), do: GenServer.call(__MODULE__, {:legend, url})
  def title(url), do: GenServer.call(__MODULE__, {:title, url})
  def scale, do: GenServer.call(__MODULE__, :scale, 400)

  @impl true
  def init(_), do: {:ok, %{scale: 50, pending: %{}}}

  @impl true
  def handle_call({:page, url}, from, atlas) do
    reply_from_task(from, atlas, fn -> url |> Req.get!() |> Map.fetch!(:body) end)
  end

  def handle_call({:legend, url}, from, atlas) do
    reply_from_task(from, atlas, fn ->
      url
      |> Req.get()
      |> case do
        {:ok, %{body: body}} -> String.split(body)
        {:error, _} -> []
      end
    end)
  end

  def handle_call({:title, url}, from, atlas) do
    reply_from_task(from, atlas, fn ->
      url
      |> Req.get()
      |> case do
        {:ok, %{body: body}} -> {:ok, body}
        {:error, reason} -> {:error, reason}
      end
    end)
  end

  def handle_call(:scale, _from, atlas), do: {:reply, atlas.scale, atlas}

  @impl true
  def handle_info({ref, reply}, state) when is_map_key(state.pending, ref) do
    Process.demonitor(ref, [:flush])
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, reply)
    {:noreply, state}
  end

  def handle_info({:DOWN, ref, _, _, reason}, state) when is_map_key(state.pending, ref) do
    {from, state} = pop_in(state.pending[ref])
    GenServer.reply(from, {:error, {:task_exit, reason}})
    {:noreply, state}
  end

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Maps.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
