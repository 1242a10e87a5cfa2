defmodule Leave.FilledAtStart do
  use GenServer

  def init(files), do: {:ok, load(files, %{rules: []}), {:continue, {:load, files}}}

  def handle_continue({:load, files}, state), do: {:noreply, load(files, state)}

  def handle_call(:rules, _from, state), do: {:reply, state.rules, state}

  defp load(files, state) do
    Enum.reduce(files, state, fn file, state -> %{state | rules: [file | state.rules]} end)
  end
end
