defmodule Flour.Mill.State do
  defstruct [:dir, :limit, grains: []]

  def new(opts), do: struct!(__MODULE__, opts)
end

defmodule Flour.Mill do
  use GenServer
  alias Flour.Mill.State
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def dir(pid), do: GenServer.call(pid, :dir)

  @impl true
  def init(opts) do
    Process.flag(:trap_exit, true)

    dir = Path.join(System.tmp_dir!(), "mill-#{System.unique_integer([:positive])}")
    File.mkdir_p!(dir)
    {:ok, State.new(dir: dir, limit: opts[:limit])}
  end

  @impl true
  def handle_call(:dir, _from, %State{dir: dir} = state), do: {:reply, dir, state}

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm_rf(state.dir)
  end
end
