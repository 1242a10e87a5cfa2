defmodule Post.Sorter do
  @moduledoc "Plain functions that are named like callbacks."

  def handle_call({:sort, letters}, _from, state) do
    Process.sleep(1)
    {:reply, Enum.sort(letters), state}
  end

  def handle_cast({:burn, dir}, state) do
    File.rm_rf!(dir)
    {:noreply, state}
  end
end
