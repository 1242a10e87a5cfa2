defmodule Quarry do
  use GenServer

  def init(_) do
    parent = self()
    spawn_link(fn -> dig(parent, 0) end)
    {:ok, 0}
  end

  def handle_info({:stone, n}, sum), do: {:noreply, sum + n}

  defp dig(parent, depth) do
    send(parent, {:stone, depth})
    if depth < 10, do: dig(parent, depth + 1)
  end
end
