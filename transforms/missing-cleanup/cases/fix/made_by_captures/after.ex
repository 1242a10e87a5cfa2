defmodule Archive.Desk do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def places(desk), do: GenServer.call(desk, :places)

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    drawer =
      System.tmp_dir!()
      |> Path.join("drawer-#{System.unique_integer([:positive])}")
      |> tap(&File.mkdir_p!/1)

    ledger = new_path("ledger") |> tap(fn path -> File.touch!(path) end)

    trays = Enum.map(["in", "out"], &new_path/1)
    Enum.each(trays, &File.mkdir!/1)

    {:ok, %{drawer: drawer, ledger: ledger, trays: trays}}
  end

  defp new_path(name) do
    Path.join(System.tmp_dir!(), "#{name}-#{System.unique_integer([:positive])}")
  end

  @impl true
  def handle_call(:places, _from, desk) do
    {:reply, [desk.drawer, desk.ledger | desk.trays], desk}
  end

  @impl true
  def handle_info({:EXIT, _from, :normal}, state), do: {:noreply, state}
  def handle_info({:EXIT, _from, reason}, state), do: {:stop, reason, state}

  def handle_info(message, state) do
    Logger.error("#{inspect(__MODULE__)} received unexpected message: #{inspect(message)}")
    {:noreply, state}
  end

  @impl true
  def terminate(_reason, state) do
    File.rm_rf(state.drawer)
    File.rm(state.ledger)
    Enum.each(state.trays, &File.rm_rf/1)
  end
end
