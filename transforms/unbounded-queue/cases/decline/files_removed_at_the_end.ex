# declines: would be left behind
defmodule Decline.FilesRemovedAtTheEnd do
  use GenServer

  def init(dir) do
    Process.flag(:trap_exit, true)
    {:ok, %{dir: dir, files: []}}
  end

  def handle_call({:write, name, text}, _from, state) do
    path = Path.join(state.dir, name)
    File.write!(path, text)
    {:reply, path, %{state | files: [path | state.files]}}
  end

  def terminate(_reason, state), do: Enum.each(state.files, &File.rm/1)
end
