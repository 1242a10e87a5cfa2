defmodule Press.Spool do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def dir(server), do: GenServer.call(server, :dir)

  def init(opts) do
    dir = Path.join(System.tmp_dir!(), "spool-#{System.unique_integer([:positive])}")
    File.mkdir_p!(dir)

    {:ok, %{dir: dir, jobs: [], limit: opts[:limit]}}
  end

  def handle_call(:dir, _from, state), do: {:reply, state.dir, state}

  def handle_info({:job, job}, state) do
    File.write!(Path.join(state.dir, job), job)
    {:noreply, %{state | jobs: [job | state.jobs]}}
  end

  def handle_info(other, state) do
    Logger.debug("ignored #{inspect(other)}")
    {:noreply, state}
  end

  def handle_cast(:flush, state), do: {:noreply, %{state | jobs: []}}
end
