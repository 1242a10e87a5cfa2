# declines: `receive` at lib/b.ex:16 takes it, too
defmodule Oven do
  use GenServer

  def init(pids), do: {:ok, pids}

  def handle_cast(:done, pids) do
    Enum.each(pids, &send(&1, {:done, :bread}))
    {:noreply, pids}
  end
end
