defmodule Library.Application do
  use Application
  alias Library.{Catalogue, Desk}

  def start(_type, _args) do
    children = [Catalogue, {Task.Supervisor, name: Library.TaskSupervisor}, Desk]
    Supervisor.start_link(children, strategy: :one_for_one)
  end
end

defmodule Library.Catalogue do
  use Agent

  def start_link(_), do: Agent.start_link(fn -> %{} end, name: __MODULE__)
end

defmodule Library.Desk do
  use GenServer
  import Kernel, except: [send: 2]
  import :timer, only: [sleep: 1]
  require Logger

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)
  def find(isbn), do: GenServer.call(__MODULE__, {:find, isbn})
  def readers, do: GenServer.call(__MODULE__, :readers, 400)

  @impl true
  def init(_), do: {:ok, new()}

  @impl true
  def handle_call({:find, isbn}, from, desk) do
    Logger.debug("looking for #{isbn}")

    reply_from_task(from, desk, fn ->
      {:reply, reply, _state} = find(isbn, desk)
      reply
    end)
  end

  def handle_call(:readers, _from, desk), do: {:reply, desk.readers, desk}

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

  @impl true
  def handle_info(:closing, desk), do: {:stop, :normal, desk}

  defp new, do: %{readers: 0, shelf: "http://shelf.test", pending: %{}}

  defp find("", desk), do: {:reply, {:error, :empty}, desk}

  defp find(isbn, %{shelf: shelf} = desk) do
    sleep(0)

    case Req.get(shelf <> "/" <> isbn) do
      {:ok, book} ->
        # a book is a map
        {:reply, {:ok, book}, desk}

      :error ->
        {:reply, {:error, :lent}, desk}
    end
  end

  defp reply_from_task(from, state, work) do
    task = Task.Supervisor.async_nolink(Library.TaskSupervisor, work)
    {:noreply, put_in(state.pending[task.ref], from)}
  end
end
