# Most operations come nowhere near the work, which is five functions away from the callback.
defmodule Abbey.Ledger do
  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init(_), do: {:ok, %{lines: [], scans: []}}

  @impl true
  def handle_call({:add, line}, _from, state) do
    {:reply, :ok, operate(state, {:add, line})}
  end

  def handle_call({:close, year}, _from, state) do
    {:reply, :ok, operate(state, {:close, year})}
  end

  defp operate(state, {:add, line}), do: %{state | lines: [line | state.lines]}
  defp operate(state, {:close, year}), do: archive(state, year)

  defp archive(state, year), do: Enum.reduce(state.scans, state, &settle(&1, &2, year))

  defp settle(%{year: year} = scan, state, year), do: drop(scan, state)
  defp settle(_scan, state, _year), do: state

  defp drop(scan, state) do
    clear(scan.folder)
    %{state | scans: List.delete(state.scans, scan)}
  end

  defp clear(folder), do: File.rm_rf!(folder)
end
