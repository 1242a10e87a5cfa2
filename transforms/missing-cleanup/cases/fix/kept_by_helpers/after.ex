defmodule Ink.Press do
  use GenServer
  require Logger

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def print(server, text), do: GenServer.call(server, {:print, text})
  def pick_up(server, sheet), do: GenServer.call(server, {:pick_up, sheet})

  @impl true
  def init(_opts) do
    Process.flag(:trap_exit, true)

    {:ok, %{log: nil, sheets: %{}}}
  end

  @impl true
  def handle_call({:print, text}, _from, state) do
    state = open_log(state)
    sheet = map_size(state.sheets)
    path = Path.join(System.tmp_dir!(), "sheet-#{sheet}")
    File.write!(path, text)
    {:reply, [state.log, path], %{state | sheets: Map.put(state.sheets, sheet, path)}}
  end

  def handle_call({:pick_up, sheet}, _from, state) do
    {path, sheets} = Map.pop(state.sheets, sheet)
    {:reply, path, %{state | sheets: sheets}}
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
    Enum.each(Map.values(state.sheets), &File.rm/1)
    if state.log, do: File.rm(state.log)
  end

  defp open_log(%{log: nil} = state) do
    log = Path.join(System.tmp_dir!(), "press-#{System.unique_integer([:positive])}")
    File.touch!(log)
    %{state | log: log}
  end

  defp open_log(state), do: state
end
