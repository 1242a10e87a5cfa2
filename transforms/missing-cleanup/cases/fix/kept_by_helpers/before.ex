defmodule Ink.Press do
  use GenServer

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts)
  def print(server, text), do: GenServer.call(server, {:print, text})
  def pick_up(server, sheet), do: GenServer.call(server, {:pick_up, sheet})

  @impl true
  def init(_opts), do: {:ok, %{log: nil, sheets: %{}}}

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

  defp open_log(%{log: nil} = state) do
    log = Path.join(System.tmp_dir!(), "press-#{System.unique_integer([:positive])}")
    File.touch!(log)
    %{state | log: log}
  end

  defp open_log(state), do: state
end
