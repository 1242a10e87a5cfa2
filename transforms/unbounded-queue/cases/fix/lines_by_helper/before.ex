defmodule Console.Lines do
  @moduledoc false
  use GenServer

  def start_link(title), do: GenServer.start_link(__MODULE__, title)

  def init(title) do
    {:ok, %{title: title, lines: [], seen: 0}}
  end

  def handle_cast({:print, line}, state), do: {:noreply, state |> remember(line) |> count()}

  def handle_call(:lines, _from, state), do: {:reply, {state.title, state.lines}, state}

  def handle_call(:clear, _from, state), do: {:reply, :ok, Map.put(state, :lines, [])}

  def handle_info({:line, line}, state) do
    {:noreply, remember(state, line)}
  end

  defp count(state), do: Map.update!(state, :seen, &(&1 + 1))

  defp remember(state, line) do
    Map.update!(state, :lines, &[line | &1])
  end
end
